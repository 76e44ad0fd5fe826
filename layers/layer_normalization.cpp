#include <hornet/layers/layer_normalization.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/ops/shape.hpp>

#include "layers/arguments.hpp"
#include "layers/handle.hpp"

namespace hornet::layers {
namespace {

struct LayerNormalizationDefinition : LayerNormalizationOptions {
  static constexpr std::string_view class_name = "LayerNormalization";
  static constexpr bool supports_masking = true;
  static constexpr bool autocast = false;
  static constexpr auto fields() {
    using D = LayerNormalizationDefinition;
    return std::tuple{
        Field{"axis", &D::axis},
        Field{"epsilon", &D::epsilon},
        Field{"center", &D::center},
        Field{"scale", &D::scale},
        Field{"rms_scaling", &D::rms_scaling},
        Field{"beta_initializer", &D::beta_initializer},
        Field{"gamma_initializer", &D::gamma_initializer},
        Field{"beta_regularizer", &D::beta_regularizer},
        Field{"gamma_regularizer", &D::gamma_regularizer},
        Field{"beta_constraint", &D::beta_constraint},
        Field{"gamma_constraint", &D::gamma_constraint},
    };
  }

  void validate() const { expect_not_negative(class_name, "epsilon", epsilon); }

  Value call(Scope& scope, Value x) const {
    const std::vector<std::int64_t> axes = axis.of(x.shape());
    const Shape extents = axis.extents(x.shape());
    Shape broadcast(std::vector<std::int64_t>(static_cast<std::size_t>(x.rank()), 1));
    for (std::int64_t each : axes) broadcast[each] = x.shape()[each];

    x = ops::cast(x, scope.variable_dtype());
    const Value mean = ops::mean(x, axes, true);
    const Value variance = ops::mean(ops::square(x - mean), axes, true);
    Value factor = ops::rsqrt(variance + epsilon);
    if (scale || rms_scaling) {
      const Value gamma =
          scope.weight("gamma", extents, gamma_initializer,
                       {.regularizer = gamma_regularizer, .constraint = gamma_constraint, .autocast = false});
      factor = factor * ops::reshape(gamma, broadcast);
    }
    if (rms_scaling) return ops::cast(x * factor, scope.compute_dtype());
    Value shift = -mean * factor;
    if (center) {
      const Value beta =
          scope.weight("beta", extents, beta_initializer,
                       {.regularizer = beta_regularizer, .constraint = beta_constraint, .autocast = false});
      shift = shift + ops::reshape(beta, broadcast);
    }
    return ops::cast(x * factor + shift, scope.compute_dtype());
  }
};

}  // namespace

LayerNormalization::LayerNormalization(LayerNormalizationOptions options)
    : Layer(layer_of(LayerNormalizationDefinition{std::move(options)})) {}

Layer LayerNormalization::from_config(const Config& config) {
  return layer_from_config<LayerNormalizationDefinition>(config);
}

}  // namespace hornet::layers

#include <hornet/layers/rms_normalization.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>

#include "layers/arguments.hpp"
#include "layers/handle.hpp"

namespace hornet::layers {
namespace {

struct RMSNormalizationDefinition : RMSNormalizationOptions {
  static constexpr std::string_view class_name = "RMSNormalization";
  static constexpr auto fields() {
    using D = RMSNormalizationDefinition;
    return std::tuple{Field{"axis", &D::axis}, Field{"epsilon", &D::epsilon}};
  }

  void validate() const { expect_not_negative(class_name, "epsilon", epsilon); }

  Value call(Scope& scope, Value x) const {
    const std::vector<std::int64_t> axes = axis.of(x.shape());
    const Value scale = scope.weight("scale", axis.extents(x.shape()), "ones");
    x = ops::cast(x, scope.variable_dtype());
    return ops::cast(x * ops::rsqrt(ops::mean(ops::square(x), axes, true) + epsilon) * scale, scope.compute_dtype());
  }
};

}  // namespace

RMSNormalization::RMSNormalization(RMSNormalizationOptions options)
    : Layer(layer_of(RMSNormalizationDefinition{std::move(options)})) {}

Layer RMSNormalization::from_config(const Config& config) {
  return layer_from_config<RMSNormalizationDefinition>(config);
}

}  // namespace hornet::layers

#include <hornet/initializers/random.hpp>
#include <hornet/layers/spectral_normalization.hpp>
#include <hornet/ops/matmul.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/ops/shape.hpp>

#include "layers/arguments.hpp"
#include "layers/handle.hpp"
#include "layers/unit_length.hpp"

namespace hornet::layers {
namespace {

constexpr double kEpsilon = 1e-7;

struct SpectralNormalizationDefinition : SpectralNormalizationOptions {
  Layer layer = {};

  static constexpr std::string_view class_name = "SpectralNormalization";
  static constexpr bool training_default = false;
  static constexpr auto fields() {
    using D = SpectralNormalizationDefinition;
    return std::tuple{Field{"layer", &D::layer}, Field{"power_iterations", &D::power_iterations}};
  }

  void validate() const { expect_positive(class_name, "power_iterations", power_iterations); }

  std::vector<std::pair<std::string, Layer>> children() const { return {{"layer", layer}}; }

  Value call(Scope& scope, Value x) const {
    scope.build(layer, {x});
    Value kernel = scope.weight_of(layer, "kernel");
    if (!kernel) kernel = scope.weight_of(layer, "embeddings");
    if (!kernel)
      throw ConfigError("expected a layer with a weight \"kernel\" or \"embeddings\", got \"" + layer.name() + "\" (" +
                        std::string(layer.class_name()) + ")");
    const Value vector_u = scope.weight("vector_u", {1, kernel.shape().back()},
                                        initializers::TruncatedNormal{.stddev = 0.02}, {.trainable = false});
    if (scope.training()) normalize(scope, kernel, vector_u);
    return ops::cast(layer(scope, x), x.dtype());
  }

  // Power iteration; Algorithm 1 of the paper.
  void normalize(Scope& scope, Value kernel, Value vector_u) const {
    const Value is_zero = ops::equal(ops::max(ops::abs(kernel)), ops::scalar(0, kernel));
    const Value divisible = ops::select(is_zero, ops::scalar(1, kernel), kernel);  // no division by 0
    const Value w = ops::reshape(divisible, {None, kernel.shape().back()});
    Value u = vector_u, v;
    for (std::int64_t i = 0; i < power_iterations; ++i) {
      v = to_unit_length(ops::matmul(u, w, false, true), {}, kEpsilon);
      u = to_unit_length(ops::matmul(v, w), {}, kEpsilon);
    }
    u = ops::stop_gradient(u);
    v = ops::stop_gradient(v);
    const Value sigma = ops::reshape(ops::matmul(ops::matmul(v, w), u, false, true), {});
    scope.update(vector_u, ops::select(is_zero, vector_u, u));
    scope.substitute(kernel, ops::select(is_zero, kernel, divisible / sigma));
  }
};

}  // namespace

SpectralNormalization::SpectralNormalization(Layer layer, SpectralNormalizationOptions options)
    : Layer(layer_of(SpectralNormalizationDefinition{std::move(options), std::move(layer)})) {}

Layer SpectralNormalization::from_config(const Config& config) {
  return layer_from_config<SpectralNormalizationDefinition>(config);
}

}  // namespace hornet::layers

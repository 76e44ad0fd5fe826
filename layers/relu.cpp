#include <hornet/activations/activations.hpp>
#include <hornet/layers/relu.hpp>
#include <hornet/ops/pointwise.hpp>

#include "layers/arguments.hpp"
#include "layers/handle.hpp"

namespace hornet::layers {
namespace {

struct ReLUDefinition : ReLUOptions {
  static constexpr std::string_view class_name = "ReLU";
  static constexpr bool supports_masking = true;
  static constexpr auto fields() {
    using D = ReLUDefinition;
    return std::tuple{Field{"max_value", &D::max_value}, Field{"negative_slope", &D::negative_slope},
                      Field{"threshold", &D::threshold}};
  }

  void validate() const {
    if (max_value) expect_not_negative(class_name, "max_value", *max_value);
    expect_not_negative(class_name, "negative_slope", negative_slope);
    expect_not_negative(class_name, "threshold", threshold);
  }

  Value call(Scope&, Value x) const { return activations::relu(x, negative_slope, max_value, threshold); }
};

struct LeakyReLUDefinition : LayerOptions {
  double negative_slope = 0.3;

  static constexpr std::string_view class_name = "LeakyReLU";
  static constexpr bool supports_masking = true;
  static constexpr auto fields() { return std::tuple{Field{"negative_slope", &LeakyReLUDefinition::negative_slope}}; }

  void validate() const { expect_not_negative(class_name, "negative_slope", negative_slope); }

  Value call(Scope&, Value x) const { return activations::leaky_relu(x, negative_slope); }
};

struct ELUDefinition : LayerOptions {
  double alpha = 1.0;

  static constexpr std::string_view class_name = "ELU";
  static constexpr bool supports_masking = true;
  static constexpr auto fields() { return std::tuple{Field{"alpha", &ELUDefinition::alpha}}; }

  void validate() const { expect_finite(class_name, "alpha", alpha); }

  Value call(Scope&, Value x) const { return activations::elu(x, alpha); }
};

struct PReLUDefinition : PReLUOptions {
  static constexpr std::string_view class_name = "PReLU";
  static constexpr bool supports_masking = true;
  static constexpr auto fields() {
    using D = PReLUDefinition;
    return std::tuple{Field{"alpha_initializer", &D::alpha_initializer},
                      Field{"alpha_regularizer", &D::alpha_regularizer},
                      Field{"alpha_constraint", &D::alpha_constraint}, Field{"shared_axes", &D::shared_axes}};
  }

  void validate() const {
    for (std::int64_t axis : shared_axes.value_or(std::vector<std::int64_t>{}))
      expect_positive(class_name, "shared_axes", axis);
  }

  Value call(Scope& scope, Value x) const {
    expect_min_rank(x, 2);
    Shape shape = x.shape().slice(1, x.rank());
    for (std::int64_t axis : shared_axes.value_or(std::vector<std::int64_t>{})) shape[axis - 1] = 1;
    const Value alpha = scope.weight("alpha", shape, alpha_initializer,
                                     {.regularizer = alpha_regularizer, .constraint = alpha_constraint});
    x = ops::cast(x, scope.compute_dtype());
    return ops::relu(x) - alpha * ops::relu(-x);
  }
};

}  // namespace

ReLU::ReLU(ReLUOptions options) : Layer(layer_of(ReLUDefinition{std::move(options)})) {}
Layer ReLU::from_config(const Config& config) { return layer_from_config<ReLUDefinition>(config); }

LeakyReLU::LeakyReLU(double negative_slope, LayerOptions options)
    : Layer(layer_of(LeakyReLUDefinition{std::move(options), negative_slope})) {}
Layer LeakyReLU::from_config(const Config& config) { return layer_from_config<LeakyReLUDefinition>(config); }

ELU::ELU(double alpha, LayerOptions options) : Layer(layer_of(ELUDefinition{std::move(options), alpha})) {}
Layer ELU::from_config(const Config& config) { return layer_from_config<ELUDefinition>(config); }

PReLU::PReLU(PReLUOptions options) : Layer(layer_of(PReLUDefinition{std::move(options)})) {}
Layer PReLU::from_config(const Config& config) { return layer_from_config<PReLUDefinition>(config); }

}  // namespace hornet::layers

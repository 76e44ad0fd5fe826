#include <hornet/initializers/constant.hpp>
#include <hornet/layers/layer_scale.hpp>
#include <hornet/ops/pointwise.hpp>

#include "layers/arguments.hpp"
#include "layers/handle.hpp"

namespace hornet::layers {
namespace {

struct LayerScaleDefinition : LayerOptions {
  double init_values = 0;
  std::int64_t projection_dim = 0;

  static constexpr std::string_view class_name = "LayerScale";
  static constexpr auto fields() {
    using D = LayerScaleDefinition;
    return std::tuple{Field{"init_values", &D::init_values}, Field{"projection_dim", &D::projection_dim}};
  }

  void validate() const {
    expect_finite(class_name, "init_values", init_values);
    expect_positive(class_name, "projection_dim", projection_dim);
  }

  Value call(Scope& scope, Value x) const {
    if (x.rank() == 0 || x.shape().back() != projection_dim)
      throw ShapeError("expected projection_dim = " + std::to_string(projection_dim) + " channels, got shape " +
                       shown(x) + ".");
    return x * scope.weight("gamma", {projection_dim}, initializers::Constant({.value = init_values}));
  }
};

}  // namespace

LayerScale::LayerScale(double init_values, std::int64_t projection_dim, LayerOptions options)
    : Layer(layer_of(LayerScaleDefinition{std::move(options), init_values, projection_dim})) {}

Layer LayerScale::from_config(const Config& config) { return layer_from_config<LayerScaleDefinition>(config); }

}  // namespace hornet::layers

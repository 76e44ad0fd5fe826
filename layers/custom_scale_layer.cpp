#include <hornet/layers/custom_scale_layer.hpp>
#include <hornet/ops/pointwise.hpp>

#include "layers/arguments.hpp"
#include "layers/handle.hpp"

namespace hornet::layers {
namespace {

struct CustomScaleLayerDefinition : LayerOptions {
  double scale = 1;

  static constexpr std::string_view class_name = "CustomScaleLayer";
  static constexpr auto fields() { return std::tuple{Field{"scale", &CustomScaleLayerDefinition::scale}}; }

  void validate() const { expect_finite(class_name, "scale", scale); }

  Value call(Scope&, const std::vector<Value>& inputs) const {
    if (inputs.size() != 2) throw ConfigError("expected a list of two inputs, got " + std::to_string(inputs.size()));
    return inputs[0] + inputs[1] * scale;
  }
};

}  // namespace

CustomScaleLayer::CustomScaleLayer(double scale, LayerOptions options)
    : Layer(layer_of(CustomScaleLayerDefinition{std::move(options), scale})) {}

Layer CustomScaleLayer::from_config(const Config& config) {
  return layer_from_config<CustomScaleLayerDefinition>(config);
}

}  // namespace hornet::layers

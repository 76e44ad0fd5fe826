#include <hornet/model/input.hpp>

#include "src/model/layer_state.hpp"

namespace hornet {

void InputLayer::validate() const {
  if (batch_shape.rank() < 1) throw ConfigError("Input: 'batch_shape' must have a batch axis");
  for (std::int64_t extent : batch_shape)
    if (extent != None && extent < 1)
      throw ConfigError("Input: every extent of 'shape' must be None or >= 1, got " + to_string(batch_shape));
  if (sparse || ragged) throw ConfigError("Input: sparse and ragged tensors are not supported");
  if (optional) throw ConfigError("Input: optional inputs are not supported");
}

Layer InputLayer::from_config(const Config& config) {
  LayerOptions options;
  Config rest = Config::Dict{};
  for (const auto& [key, value] : config.as_dict()) {
    if (key == "name")
      options.name = value.as_string();
    else if (key == "batch_input_shape" || key == "batch_shape")
      rest.set("batch_shape", value);
    else if (key != "trainable")
      rest.set(key, value);
  }
  return Layer(configured<InputLayer>(rest), options);
}

KerasTensor Input(Shape shape, InputOptions options) {
  const Shape batch_shape = Shape{options.batch_size.value_or(None)} + shape;
  const Layer layer(InputLayer{batch_shape, options.dtype}, {.name = options.name});
  auto node = std::make_shared<CallNode>();
  node->layer = layer;
  node->outputs = {{options.dtype, batch_shape}};
  layer.state().calls.push_back(node);
  layer.state().built = true;
  return {{options.dtype, batch_shape}, node, 0, layer.name()};
}

}  // namespace hornet

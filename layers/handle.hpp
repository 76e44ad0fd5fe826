// From a definition to the layer that users hold. Every definition of this shelf derives from its options, so that no
// option is listed twice; the options of all end with name, trainable and input_shape.
#pragma once

#include <hornet/model/layer.hpp>

namespace hornet::layers {

template <LayerDefinition T>
Layer layer_of(T definition) {
  LayerOptions options{definition.name, definition.trainable, definition.input_shape, !definition.input_shape.empty()};
  return Layer(std::move(definition), std::move(options));
}

}  // namespace hornet::layers

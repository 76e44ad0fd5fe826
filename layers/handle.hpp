// From a definition to the layer that users hold. Every definition of this shelf derives from its options, so that no
// option is listed twice; the options of all end with name, trainable, input_shape and dtype.
#pragma once

#include <hornet/model/layer.hpp>

namespace hornet::layers {

// What of a layer's options belongs to every layer.
template <class Options>
LayerOptions options_of(const Options& options) {
  return {options.name, options.trainable, options.input_shape, !options.input_shape.empty(), options.dtype};
}

template <LayerDefinition T>
Layer layer_of(T definition) {
  LayerOptions options = options_of(definition);
  return Layer(std::move(definition), std::move(options));
}

}  // namespace hornet::layers

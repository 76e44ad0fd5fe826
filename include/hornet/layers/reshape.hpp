// Reshape: the same elements in another shape.
#pragma once

#include <hornet/model/layer.hpp>

namespace hornet::layers {

// [batch, …] -> [batch, target_shape]. One extent of target_shape may be None (-1): what is left over.
// Throws ConfigError on extents < 1 or several Nones; at a call ShapeError when the sizes differ.
// Keras: keras/src/layers/reshaping/reshape.py.
struct Reshape : Layer {
  explicit Reshape(Shape target_shape, LayerOptions options = {});
  static Layer from_config(const Config& config);
};

}  // namespace hornet::layers

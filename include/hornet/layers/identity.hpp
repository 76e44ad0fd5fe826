// Identity: the input, unchanged.
#pragma once

#include <hornet/model/layer.hpp>

namespace hornet::layers {

// Any shape; the mask goes on. Keras: keras/src/layers/core/identity.py.
struct Identity : Layer {
  explicit Identity(LayerOptions options = {});
  static Layer from_config(const Config& config);
};

}  // namespace hornet::layers

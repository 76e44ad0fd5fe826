// Activation: an activation function as a layer of its own.
#pragma once

#include <hornet/model/layer.hpp>

namespace hornet::layers {

// y = activation(x), any shape; the mask goes on. The function is given by name ("relu", see activations.hpp) or as a
// callable. Keras: keras/src/layers/activations/activation.py.
struct Activation : Layer {
  explicit Activation(hornet::Activation activation, LayerOptions options = {});
  static Layer from_config(const Config& config);
};

}  // namespace hornet::layers

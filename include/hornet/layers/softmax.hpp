// Softmax as a layer.
#pragma once

#include <hornet/layers/axes.hpp>
#include <hornet/model/layer.hpp>

namespace hornet::layers {

// exp(x) / sum(exp(x)) along one axis or over several; integers become float32. Where the input has a mask that
// broadcasts to it (aligned at the last axis), what it hides counts as -1e9 and comes out as 0; the mask goes on.
// Throws at a call ShapeError when an axis is out of range or the mask does not broadcast.
// Keras: keras/src/layers/activations/softmax.py.
struct Softmax : Layer {
  explicit Softmax(Axes axis = -1, LayerOptions options = {});
  explicit Softmax(LayerOptions options) : Softmax(-1, std::move(options)) {}
  static Layer from_config(const Config& config);
};

}  // namespace hornet::layers

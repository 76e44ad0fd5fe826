// Masking: time steps that hold one value only are masked out.
#pragma once

#include <hornet/model/layer.hpp>

namespace hornet::layers {

// [batch, …, features]: where all features equal mask_value the result is 0 and its mask false.
// Throws at a call ShapeError if the input has rank < 2. Keras: keras/src/layers/core/masking.py.
struct Masking : Layer {
  explicit Masking(double mask_value = 0.0, LayerOptions options = {});
  explicit Masking(LayerOptions options) : Masking(0.0, std::move(options)) {}
  static Layer from_config(const Config& config);
};

}  // namespace hornet::layers

// RepeatVector: a vector, n times.
#pragma once

#include <hornet/model/layer.hpp>

namespace hornet::layers {

// [batch, features] -> [batch, n, features]. Throws ConfigError if n < 1, at a call ShapeError on another rank.
// Keras: keras/src/layers/reshaping/repeat_vector.py.
struct RepeatVector : Layer {
  explicit RepeatVector(std::int64_t n, LayerOptions options = {});
  static Layer from_config(const Config& config);
};

}  // namespace hornet::layers

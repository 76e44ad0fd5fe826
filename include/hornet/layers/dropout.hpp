// Dropout: while training, each element is zero with probability `rate`.
#pragma once

#include <hornet/layers/option.hpp>
#include <hornet/model/layer.hpp>
#include <optional>

namespace hornet::layers {

struct DropoutOptions {
  Option<Shape> noise_shape = {};         // of the random numbers; extents of 1 are shared, None is the input's extent
  std::optional<std::int64_t> seed = {};  // default: the model's seed and the layer's place in it
  std::string name = {};
  bool trainable = true;
  Shape input_shape = {};
  DTypePolicy dtype = {};
};

// Elements that stay are scaled by 1 / (1 - rate). Without training: the input itself. Any shape; the mask goes on.
// Throws ConfigError unless 0 ≤ rate ≤ 1; at a call ShapeError when noise_shape does not fit the input.
// Keras: keras/src/layers/regularization/dropout.py.
struct Dropout : Layer {
  explicit Dropout(double rate, DropoutOptions options = {});
  static Layer from_config(const Config& config);
};

}  // namespace hornet::layers

// Permute: axes in another order.
#pragma once

#include <hornet/model/layer.hpp>

namespace hornet::layers {

// Axis i of the result is axis dims[i - 1] of the input; axes count from 1, the batch stays first. {2, 1}: [batch, a,
// b]
// -> [batch, b, a]. Throws ConfigError unless dims holds 1, 2, … each once; at a call ShapeError on another rank.
// Keras: keras/src/layers/reshaping/permute.py.
struct Permute : Layer {
  explicit Permute(std::vector<std::int64_t> dims, LayerOptions options = {});
  static Layer from_config(const Config& config);
};

}  // namespace hornet::layers

// Concatenate: inputs put together along one axis.
#pragma once

#include <hornet/model/layer.hpp>

namespace hornet::layers {

// Inputs agree in rank and in all extents but that of `axis`: [batch, 2, 3], [batch, 2, 5] -> [batch, 2, 8]. The
// result's mask is the inputs' masks put together, an input without one counting as all there. Throws ConfigError on
// axis 0, the batch; at a call ShapeError on shapes that do not fit. Keras: keras/src/layers/merging/concatenate.py.
struct Concatenate : Layer {
  explicit Concatenate(std::int64_t axis = -1, LayerOptions options = {});
  explicit Concatenate(LayerOptions options) : Concatenate(-1, std::move(options)) {}
  static Layer from_config(const Config& config);
};

KerasTensor concatenate(const std::vector<KerasTensor>& inputs, std::int64_t axis = -1, LayerOptions options = {});

}  // namespace hornet::layers

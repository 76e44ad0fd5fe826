// Dot: the inner product of two inputs, sample by sample.
#pragma once

#include <hornet/layers/axes.hpp>
#include <hornet/model/layer.hpp>

namespace hornet::layers {

struct DotOptions {
  bool normalize = false;  // to unit length along the axes first: the result is the cosine
  std::string name = {};
  bool trainable = true;
  Shape input_shape = {};
  DTypePolicy dtype = {};
};

// Sums products over axis axes[0] of the first and axes[1] of the second input; one number stands for both.
// [batch, a…, k], [batch, k, b…] -> [batch, a…, b…]; of two vectors [batch, 1]. Integers become float32; masks end
// here. Throws ConfigError on axis 0, the batch, and unless there are one or two axes; at a call ShapeError when
// extents differ. Keras: keras/src/layers/merging/dot.py.
struct Dot : Layer {
  explicit Dot(Axes axes, DotOptions options = {});
  static Layer from_config(const Config& config);
};

KerasTensor dot(const std::vector<KerasTensor>& inputs, Axes axes = -1, DotOptions options = {});

}  // namespace hornet::layers

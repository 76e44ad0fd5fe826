// RMSNormalization: Zhang & Sennrich 2019.
#pragma once

#include <hornet/layers/axes.hpp>
#include <hornet/model/layer.hpp>

namespace hornet::layers {

struct RMSNormalizationOptions {
  Axes axis = {-1};  // the axes over which each sample is normalised; scale has their extents
  double epsilon = 1e-6;
  std::string name = {};
  bool trainable = true;
  Shape input_shape = {};
  DTypePolicy dtype = {};
};

// y = scale · x / sqrt(mean of x² over `axis` + epsilon); integers become float32, the mask ends here. scale is
// multiplied as NumPy broadcasts it, so `axis` should be the last axes. Throws ConfigError if epsilon < 0; at a call
// ShapeError when an axis is out of range or scale does not broadcast.
// Keras: keras/src/layers/normalization/rms_normalization.py.
struct RMSNormalization : Layer {
  explicit RMSNormalization(RMSNormalizationOptions options = {});
  static Layer from_config(const Config& config);
};

}  // namespace hornet::layers

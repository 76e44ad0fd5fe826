// SpatialDropout2D: dropout of whole channels of images.
#pragma once

#include <hornet/model/layer.hpp>
#include <optional>

namespace hornet::layers {

struct SpatialDropout2DOptions {
  std::string data_format = "channels_last";  // or "channels_first": images are [batch, channels, height, width]
  std::optional<std::int64_t> seed = {};      // default: the model's seed and the layer's place in it
  std::string name = {};
  bool trainable = true;
  Shape input_shape = {};
};

// While training, each channel of each image [batch, height, width, channels] is zero with probability `rate`, the
// others are scaled by 1 / (1 - rate). Throws ConfigError unless 0 ≤ rate ≤ 1; at a call ShapeError on another rank.
// Keras: keras/src/layers/regularization/spatial_dropout.py.
struct SpatialDropout2D : Layer {
  explicit SpatialDropout2D(double rate, SpatialDropout2DOptions options = {});
  static Layer from_config(const Config& config);
};

}  // namespace hornet::layers

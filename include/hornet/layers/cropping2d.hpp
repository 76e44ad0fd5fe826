// Cropping2D: rows and columns taken off images.
#pragma once

#include <hornet/layers/margins2d.hpp>
#include <hornet/model/layer.hpp>

namespace hornet::layers {

struct Cropping2DOptions {
  std::string data_format = "channels_last";  // or "channels_first": images are [batch, channels, height, width]
  std::string name = {};
  bool trainable = true;
  Shape input_shape = {};
};

// [batch, height, width, channels] -> [batch, height - top - bottom, width - left - right, channels].
// Throws ConfigError on negative cropping or an unknown data_format; at a call ShapeError on another rank and when
// nothing would be left. Keras: keras/src/layers/reshaping/cropping2d.py.
struct Cropping2D : Layer {
  explicit Cropping2D(Margins2D cropping = 0, Cropping2DOptions options = {});
  static Layer from_config(const Config& config);
};

}  // namespace hornet::layers

// ZeroPadding2D: rows and columns of zeros around images.
#pragma once

#include <hornet/layers/margins2d.hpp>
#include <hornet/model/layer.hpp>

namespace hornet::layers {

struct ZeroPadding2DOptions {
  std::string data_format = "channels_last";  // or "channels_first": images are [batch, channels, height, width]
  std::string name = {};
  bool trainable = true;
  Shape input_shape = {};
};

// [batch, height, width, channels] -> [batch, top + height + bottom, left + width + right, channels].
// Throws ConfigError on negative padding or an unknown data_format; at a call ShapeError on another rank.
// Keras: keras/src/layers/reshaping/zero_padding2d.py.
struct ZeroPadding2D : Layer {
  explicit ZeroPadding2D(Margins2D padding = 1, ZeroPadding2DOptions options = {});
  static Layer from_config(const Config& config);
};

}  // namespace hornet::layers

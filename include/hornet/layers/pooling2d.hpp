// Pooling over windows of images.
#pragma once

#include <hornet/layers/option.hpp>
#include <hornet/layers/size2d.hpp>
#include <hornet/model/layer.hpp>

namespace hornet::layers {

struct Pooling2DOptions {
  Option<Size2D> strides = {};                // default: pool_size
  std::string padding = "valid";              // or "same"
  std::string data_format = "channels_last";  // or "channels_first": images are [batch, channels, height, width]
  std::string name = {};
  bool trainable = true;
  Shape input_shape = {};
};

// The greatest value of each window and channel: [batch, height, width, channels] -> [batch, height', width',
// channels]. Throws ConfigError on sizes < 1 or an unknown padding or data_format; at a call ShapeError on other ranks
// and on images smaller than a window. Integers keep their dtype, exact below 2^53. Keras:
// keras/src/layers/pooling/base_pooling.py.
struct MaxPooling2D : Layer {
  explicit MaxPooling2D(Size2D pool_size = 2, Pooling2DOptions options = {});
  static Layer from_config(const Config& config);
};

// The mean of each window's values, padding left out; integers become float32. Shapes and errors as MaxPooling2D.
struct AveragePooling2D : Layer {
  explicit AveragePooling2D(Size2D pool_size, Pooling2DOptions options = {});
  static Layer from_config(const Config& config);
};

}  // namespace hornet::layers

// Pooling over whole images.
#pragma once

#include <hornet/model/layer.hpp>

namespace hornet::layers {

struct GlobalPooling2DOptions {
  std::string data_format = "channels_last";  // or "channels_first": images are [batch, channels, height, width]
  bool keepdims = false;                      // keeps height and width as extents of 1
  std::string name = {};
  bool trainable = true;
  Shape input_shape = {};
};

// The mean over height and width: [batch, height, width, channels] -> [batch, channels]; integers become float32.
// Throws ConfigError on an unknown data_format, ShapeError on other ranks.
// Keras: keras/src/layers/pooling/base_global_pooling.py.
struct GlobalAveragePooling2D : Layer {
  explicit GlobalAveragePooling2D(GlobalPooling2DOptions options = {});
  static Layer from_config(const Config& config);
};

// The greatest value over height and width; else as GlobalAveragePooling2D.
struct GlobalMaxPooling2D : Layer {
  explicit GlobalMaxPooling2D(GlobalPooling2DOptions options = {});
  static Layer from_config(const Config& config);
};

}  // namespace hornet::layers

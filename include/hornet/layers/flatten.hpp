// Flatten: all axes but the batch become one.
#pragma once

#include <hornet/model/layer.hpp>

namespace hornet::layers {

struct FlattenOptions {
  std::string data_format = "channels_last";  // "channels_first": axis 1 is moved to the end first
  std::string name = {};
  bool trainable = true;
  Shape input_shape = {};
  DTypePolicy dtype = {};
};

// [batch, a, b, …] -> [batch, a·b·…]; [batch] -> [batch, 1]. Throws ConfigError on an unknown data_format.
// Keras: keras/src/layers/reshaping/flatten.py.
struct Flatten : Layer {
  explicit Flatten(FlattenOptions options = {});
  static Layer from_config(const Config& config);
};

}  // namespace hornet::layers

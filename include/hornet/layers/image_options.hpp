// The options of layers on images that have no others.
#pragma once

#include <hornet/model/dtype_policy.hpp>
#include <hornet/tensor/shape.hpp>
#include <string>

namespace hornet::layers {

struct ImageOptions {
  std::string data_format = "channels_last";  // or "channels_first": images are [batch, channels, ...image]
  std::string name = {};
  bool trainable = true;
  Shape input_shape = {};
  DTypePolicy dtype = {};
};

}  // namespace hornet::layers

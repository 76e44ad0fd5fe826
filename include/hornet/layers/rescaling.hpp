// Rescaling: y = x · scale + offset.
#pragma once

#include <hornet/model/layer.hpp>

namespace hornet::layers {

struct RescalingOptions {
  double offset = 0.0;
  std::string name = {};
  bool trainable = true;
  Shape input_shape = {};
  DTypePolicy dtype = {};
};

// In float32 whatever the input's dtype, any shape: uint8 images become numbers in [0, 1] by Rescaling(1.0 / 255). The
// mask goes on. Keras: keras/src/layers/preprocessing/rescaling.py; its lists of scales, one a channel, are a
// ConfigError.
struct Rescaling : Layer {
  explicit Rescaling(double scale, RescalingOptions options = {});
  static Layer from_config(const Config& config);
};

}  // namespace hornet::layers

// Rescaling: y = x · scale + offset.
#pragma once

#include <hornet/layers/numbers.hpp>
#include <hornet/model/layer.hpp>

namespace hornet::layers {

struct RescalingOptions {
  Numbers offset = 0.0;  // one, or numbers that broadcast to the input: one for each channel
  std::string name = {};
  bool trainable = true;
  Shape input_shape = {};
  DTypePolicy dtype = {};
};

// In float32 whatever the input's dtype, any shape: uint8 images become numbers in [0, 1] by Rescaling(1.0 / 255). The
// mask goes on. ShapeError where scale or offset do not broadcast to the input. Keras:
// keras/src/layers/preprocessing/rescaling.py.
struct Rescaling : Layer {
  explicit Rescaling(Numbers scale, RescalingOptions options = {});
  static Layer from_config(const Config& config);
};

}  // namespace hornet::layers

// UpSampling2D: images made larger.
#pragma once

#include <hornet/layers/size2d.hpp>
#include <hornet/model/layer.hpp>

namespace hornet::layers {

struct UpSampling2DOptions {
  std::string data_format = "channels_last";  // or "channels_first": images are [batch, channels, height, width]
  std::string interpolation = "nearest";      // or "bilinear", "bicubic", "lanczos3", "lanczos5"
  std::string name = {};
  bool trainable = true;
  Shape input_shape = {};
};

// [batch, height, width, channels] -> [batch, size.height · height, size.width · width, channels]. "nearest" repeats
// rows and columns; the others interpolate with pixel centers at half-integers, as jax.image.resize does, in float32.
// Throws ConfigError on sizes < 1 or an unknown name; at a call ShapeError on another rank.
// Keras: keras/src/layers/reshaping/up_sampling2d.py.
struct UpSampling2D : Layer {
  explicit UpSampling2D(Size2D size = 2, UpSampling2DOptions options = {});
  static Layer from_config(const Config& config);
};

}  // namespace hornet::layers

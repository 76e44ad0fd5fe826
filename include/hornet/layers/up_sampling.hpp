// UpSampling1D, UpSampling2D, UpSampling3D: images made larger.
#pragma once

#include <hornet/layers/image_options.hpp>
#include <hornet/layers/size.hpp>
#include <hornet/model/layer.hpp>

namespace hornet::layers {

struct UpSampling2DOptions {
  std::string data_format = "channels_last";  // or "channels_first": images are [batch, channels, height, width]
  std::string interpolation = "nearest";      // or "bilinear", "bicubic", "lanczos3", "lanczos5"
  std::string name = {};
  bool trainable = true;
  Shape input_shape = {};
  DTypePolicy dtype = {};
};

// [batch, steps, channels] -> [batch, size · steps, channels]: each step `size` times in a row.
// Throws ConfigError on a size < 1; at a call ShapeError on another rank.
// Keras: keras/src/layers/reshaping/up_sampling1d.py.
struct UpSampling1D : Layer {
  explicit UpSampling1D(std::int64_t size = 2, LayerOptions options = {});
  explicit UpSampling1D(LayerOptions options) : UpSampling1D(2, std::move(options)) {}
  static Layer from_config(const Config& config);
};

// [batch, height, width, channels] -> [batch, size[0] · height, size[1] · width, channels]. "nearest" repeats rows and
// columns; the others interpolate with pixel centers at half-integers, as jax.image.resize does, in float32.
// Throws ConfigError on sizes < 1 or an unknown name; at a call ShapeError on another rank.
// Keras: keras/src/layers/reshaping/up_sampling2d.py.
struct UpSampling2D : Layer {
  explicit UpSampling2D(Size<2> size = 2, UpSampling2DOptions options = {});
  explicit UpSampling2D(UpSampling2DOptions options) : UpSampling2D(2, std::move(options)) {}
  static Layer from_config(const Config& config);
};

// [batch, depth, height, width, channels], each plane, row and column repeated. Errors as UpSampling2D.
struct UpSampling3D : Layer {
  explicit UpSampling3D(Size<3> size = 2, ImageOptions options = {});
  explicit UpSampling3D(ImageOptions options) : UpSampling3D(2, std::move(options)) {}
  static Layer from_config(const Config& config);
};

}  // namespace hornet::layers

// Resizing: images brought to a size.
#pragma once

#include <hornet/model/layer.hpp>

namespace hornet::layers {

struct ResizingOptions {
  std::string interpolation = "bilinear";  // or "nearest", "bicubic", "lanczos3", "lanczos5"
  bool crop_to_aspect_ratio = false;       // first cuts images to the proportions of height and width; not both
  bool pad_to_aspect_ratio = false;        // first pads them to these proportions with fill_value
  std::string fill_mode = "constant";      // the only one that Keras has here
  double fill_value = 0;
  bool antialias = false;                     // widens the kernel where images get smaller
  std::string data_format = "channels_last";  // or "channels_first": images are [batch, channels, height, width]
  std::string name = {};
  bool trainable = true;
  Shape input_shape = {};
  DTypePolicy dtype = {};
};

// [batch, height', width', channels] -> [batch, height, width, channels] of the same dtype: integers are rounded (to
// even) and kept in their range. Pixel centers are at half-integers, as in jax.image.resize.
// Throws ConfigError on sizes < 1, an unknown name, both aspect options; at a call ShapeError on another rank.
// Keras: keras/src/layers/preprocessing/image_preprocessing/resizing.py.
struct Resizing : Layer {
  Resizing(std::int64_t height, std::int64_t width, ResizingOptions options = {});
  static Layer from_config(const Config& config);
};

}  // namespace hornet::layers

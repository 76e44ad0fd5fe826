// CenterCrop: the middle of images.
#pragma once

#include <hornet/layers/image_options.hpp>
#include <hornet/model/layer.hpp>

namespace hornet::layers {

// [batch, height', width', channels] -> [batch, height, width, channels], float32. Images that are smaller along an
// axis are cut to the proportions of height and width and made larger by bilinear interpolation. Throws ConfigError on
// sizes < 1 or an unknown data_format; at a call ShapeError on another rank. Keras:
// keras/src/layers/preprocessing/image_preprocessing/center_crop.py.
struct CenterCrop : Layer {
  CenterCrop(std::int64_t height, std::int64_t width, ImageOptions options = {});
  static Layer from_config(const Config& config);
};

}  // namespace hornet::layers

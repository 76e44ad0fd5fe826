// Pooling over whole images of one, two or three axes.
#pragma once

#include <hornet/model/layer.hpp>

namespace hornet::layers {

struct GlobalPoolingOptions {
  std::string data_format = "channels_last";  // or "channels_first": images are [batch, channels, ...image]
  bool keepdims = false;                      // keeps the image's axes as extents of 1
  std::string name = {};
  bool trainable = true;
  Shape input_shape = {};
  DTypePolicy dtype = {};
};

// The mean over the image: [batch, ...image, channels] -> [batch, channels]; integers become float32.
// GlobalAveragePooling1D leaves the steps out that the mask of x hides (0 / 0 where it hides all); y has no mask.
// Throws ConfigError on an unknown data_format, ShapeError on other ranks.
// Keras: keras/src/layers/pooling/base_global_pooling.py, global_average_pooling1d.py.
template <int Rank>
struct GlobalAveragePooling : Layer {
  explicit GlobalAveragePooling(GlobalPoolingOptions options = {});
  static Layer from_config(const Config& config);
};

// The greatest value over the image; else as GlobalAveragePooling, but for masks.
template <int Rank>
struct GlobalMaxPooling : Layer {
  explicit GlobalMaxPooling(GlobalPoolingOptions options = {});
  static Layer from_config(const Config& config);
};

using GlobalAveragePooling1D = GlobalAveragePooling<1>;
using GlobalAveragePooling2D = GlobalAveragePooling<2>;
using GlobalAveragePooling3D = GlobalAveragePooling<3>;
using GlobalMaxPooling1D = GlobalMaxPooling<1>;
using GlobalMaxPooling2D = GlobalMaxPooling<2>;
using GlobalMaxPooling3D = GlobalMaxPooling<3>;

// Keras' other names.
using GlobalAvgPool1D = GlobalAveragePooling1D;
using GlobalAvgPool2D = GlobalAveragePooling2D;
using GlobalAvgPool3D = GlobalAveragePooling3D;
using GlobalMaxPool1D = GlobalMaxPooling1D;
using GlobalMaxPool2D = GlobalMaxPooling2D;
using GlobalMaxPool3D = GlobalMaxPooling3D;

}  // namespace hornet::layers

// Pooling over windows of images of one, two or three axes.
#pragma once

#include <hornet/layers/option.hpp>
#include <hornet/layers/size.hpp>
#include <hornet/model/layer.hpp>

namespace hornet::layers {

template <int Rank>
struct PoolingOptions {
  Option<Size<Rank>> strides = {};            // default: pool_size
  std::string padding = "valid";              // or "same"
  std::string data_format = "channels_last";  // or "channels_first": images are [batch, channels, ...image]
  std::string name = {};
  bool trainable = true;
  Shape input_shape = {};
  DTypePolicy dtype = {};
};

// The greatest value of each window and channel: [batch, ...image, channels] -> [batch, ...image', channels]. Throws
// ConfigError on sizes < 1 or an unknown padding or data_format; at a call ShapeError on other ranks and on images
// smaller than a window. Integers keep their dtype, exact below 2^53. Keras: keras/src/layers/pooling/base_pooling.py.
template <int Rank>
struct MaxPooling : Layer {
  explicit MaxPooling(Size<Rank> pool_size = 2, PoolingOptions<Rank> options = {});
  explicit MaxPooling(PoolingOptions<Rank> options) : MaxPooling(2, std::move(options)) {}
  static Layer from_config(const Config& config);
};

// The mean of each window's values, padding left out; integers become float32. Shapes and errors as MaxPooling.
template <int Rank>
struct AveragePooling : Layer {
  explicit AveragePooling(Size<Rank> pool_size, PoolingOptions<Rank> options = {});
  static Layer from_config(const Config& config);
};

using MaxPooling1D = MaxPooling<1>;
using MaxPooling2D = MaxPooling<2>;
using MaxPooling3D = MaxPooling<3>;
using AveragePooling1D = AveragePooling<1>;
using AveragePooling2D = AveragePooling<2>;
using AveragePooling3D = AveragePooling<3>;

// Keras' other names.
using MaxPool1D = MaxPooling1D;
using MaxPool2D = MaxPooling2D;
using MaxPool3D = MaxPooling3D;
using AvgPool1D = AveragePooling1D;
using AvgPool2D = AveragePooling2D;
using AvgPool3D = AveragePooling3D;

}  // namespace hornet::layers

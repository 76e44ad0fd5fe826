// Conv1D, Conv2D, Conv3D: convolution over one, two or three axes of images.
#pragma once

#include <hornet/layers/size.hpp>
#include <hornet/model/layer.hpp>

namespace hornet::layers {

template <int Rank>
struct ConvOptions {
  Size<Rank> strides = 1;
  std::string padding = "valid";              // or "same"; in Conv1D "causal" too: y[t] sees x[..t]
  std::string data_format = "channels_last";  // or "channels_first": images are [batch, channels, ...image]
  Size<Rank> dilation_rate = 1;               // above 1 only where strides are 1, as in Keras
  std::int64_t groups = 1;  // channels are cut into this many groups, each convolved with its own filters
  hornet::Activation activation = {};
  bool use_bias = true;
  Initializer kernel_initializer = "glorot_uniform";
  Initializer bias_initializer = "zeros";
  Regularizer kernel_regularizer = {};
  Regularizer bias_regularizer = {};
  Regularizer activity_regularizer = {};  // of the output; its penalty is divided by the batch size
  Constraint kernel_constraint = {};
  Constraint bias_constraint = {};
  std::string name = {};
  bool trainable = true;
  Shape input_shape = {};
  DTypePolicy dtype = {};
};

// y = activation(x ⋆ kernel + bias): cross-correlation, as in Keras.
//   x       [batch, ...image, channels]       integers become float32
//   kernel  [...kernel_size, channels / groups, filters]
//   bias    [filters]                         absent when use_bias is false
//   y       [batch, ...image', filters]
// Throws ConfigError on sizes < 1, filters that groups do not divide, an unknown padding or data_format; at a call
// ShapeError on other ranks, channels that groups do not divide, images smaller than the kernel.
// Keras: keras/src/layers/convolutional/base_conv.py.
template <int Rank>
struct Conv : Layer {
  Conv(std::int64_t filters, Size<Rank> kernel_size, ConvOptions<Rank> options = {});
  static Layer from_config(const Config& config);
};

using Conv1D = Conv<1>;
using Conv2D = Conv<2>;
using Conv3D = Conv<3>;

}  // namespace hornet::layers

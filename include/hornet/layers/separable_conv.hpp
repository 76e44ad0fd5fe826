// SeparableConv1D, SeparableConv2D: a convolution of each channel by itself, then one that mixes channels.
#pragma once

#include <hornet/layers/size.hpp>
#include <hornet/model/layer.hpp>

namespace hornet::layers {

template <int Rank>
struct SeparableConvOptions {
  Size<Rank> strides = 1;
  std::string padding = "valid";              // or "same"
  std::string data_format = "channels_last";  // or "channels_first": images are [batch, channels, ...image]
  Size<Rank> dilation_rate = 1;
  std::int64_t depth_multiplier = 1;  // depthwise filters of each channel
  hornet::Activation activation = {};
  bool use_bias = true;
  Initializer depthwise_initializer = "glorot_uniform";
  Initializer pointwise_initializer = "glorot_uniform";
  Initializer bias_initializer = "zeros";
  Regularizer depthwise_regularizer = {};
  Regularizer pointwise_regularizer = {};
  Regularizer bias_regularizer = {};
  Regularizer activity_regularizer = {};  // of the output; its penalty is divided by the batch size
  Constraint depthwise_constraint = {};
  Constraint pointwise_constraint = {};
  Constraint bias_constraint = {};
  std::string name = {};
  bool trainable = true;
  Shape input_shape = {};
  DTypePolicy dtype = {};
};

// y = activation((x ⋆ depthwise_kernel) ⋆ pointwise_kernel + bias); the first as in DepthwiseConv.
//   x                 [batch, ...image, channels]       integers become float32
//   depthwise_kernel  [...kernel_size, channels, depth_multiplier]
//   pointwise_kernel  [1..., channels · depth_multiplier, filters]
//   bias              [filters]                         absent when use_bias is false
//   y                 [batch, ...image', filters]
// Throws ConfigError on sizes < 1, an unknown padding or data_format; at a call ShapeError on other ranks and on images
// smaller than the kernel. Keras: keras/src/layers/convolutional/base_separable_conv.py.
template <int Rank>
struct SeparableConv : Layer {
  SeparableConv(std::int64_t filters, Size<Rank> kernel_size, SeparableConvOptions<Rank> options = {});
  static Layer from_config(const Config& config);
};

using SeparableConv1D = SeparableConv<1>;
using SeparableConv2D = SeparableConv<2>;

}  // namespace hornet::layers

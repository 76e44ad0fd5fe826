// DepthwiseConv1D, DepthwiseConv2D: each channel convolved with filters of its own.
#pragma once

#include <hornet/layers/size.hpp>
#include <hornet/model/layer.hpp>

namespace hornet::layers {

template <int Rank>
struct DepthwiseConvOptions {
  Size<Rank> strides = 1;
  std::string padding = "valid";              // or "same"
  std::int64_t depth_multiplier = 1;          // filters of each channel
  std::string data_format = "channels_last";  // or "channels_first": images are [batch, channels, ...image]
  Size<Rank> dilation_rate = 1;
  hornet::Activation activation = {};
  bool use_bias = true;
  Initializer depthwise_initializer = "glorot_uniform";
  Initializer bias_initializer = "zeros";
  Regularizer depthwise_regularizer = {};
  Regularizer bias_regularizer = {};
  Regularizer activity_regularizer = {};  // of the output; its penalty is divided by the batch size
  Constraint depthwise_constraint = {};
  Constraint bias_constraint = {};
  std::string name = {};
  bool trainable = true;
  Shape input_shape = {};
  DTypePolicy dtype = {};
};

// y = activation(x ⋆ kernel + bias), where channel c·depth_multiplier + m of y is channel c of x with filter m of c.
//   x       [batch, ...image, channels]       integers become float32
//   kernel  [...kernel_size, channels, depth_multiplier]
//   bias    [channels · depth_multiplier]     absent when use_bias is false
//   y       [batch, ...image', channels · depth_multiplier]
// Throws ConfigError on sizes < 1, an unknown padding or data_format; at a call ShapeError on other ranks and on images
// smaller than the kernel. Keras: keras/src/layers/convolutional/base_depthwise_conv.py.
template <int Rank>
struct DepthwiseConv : Layer {
  explicit DepthwiseConv(Size<Rank> kernel_size, DepthwiseConvOptions<Rank> options = {});
  static Layer from_config(const Config& config);
};

using DepthwiseConv1D = DepthwiseConv<1>;
using DepthwiseConv2D = DepthwiseConv<2>;

}  // namespace hornet::layers

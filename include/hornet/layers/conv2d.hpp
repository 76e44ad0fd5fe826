// Conv2D: convolution over the height and width of images.
#pragma once

#include <hornet/layers/size2d.hpp>
#include <hornet/model/layer.hpp>

namespace hornet::layers {

struct Conv2DOptions {
  Size2D strides = 1;
  std::string padding = "valid";              // or "same"
  std::string data_format = "channels_last";  // or "channels_first": images are [batch, channels, height, width]
  Size2D dilation_rate = 1;                   // above 1 only where strides are 1, as in Keras
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
};

// y = activation(x ⋆ kernel + bias): cross-correlation, as in Keras.
//   x       [batch, height, width, channels]       integers become float32
//   kernel  [kernel height, kernel width, channels / groups, filters]
//   bias    [filters]                              absent when use_bias is false
//   y       [batch, height', width', filters]
// Throws ConfigError on sizes < 1, filters that groups do not divide, an unknown padding or data_format; at a call
// ShapeError on other ranks, channels that groups do not divide, images smaller than the kernel.
// Keras: keras/src/layers/convolutional/base_conv.py.
struct Conv2D : Layer {
  Conv2D(std::int64_t filters, Size2D kernel_size, Conv2DOptions options = {});
  static Layer from_config(const Config& config);
};

}  // namespace hornet::layers

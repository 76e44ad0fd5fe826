// Conv1DTranspose, Conv2DTranspose, Conv3DTranspose: the transpose of a convolution, which makes images larger.
#pragma once

#include <hornet/layers/option.hpp>
#include <hornet/layers/size.hpp>
#include <hornet/model/layer.hpp>

namespace hornet::layers {

template <int Rank>
struct ConvTransposeOptions {
  Size<Rank> strides = 1;
  std::string padding = "valid";              // or "same"
  Option<Size<Rank>> output_padding = {};     // below strides; default: as much as `padding` asks for, see below
  std::string data_format = "channels_last";  // or "channels_first": images are [batch, channels, ...image]
  Size<Rank> dilation_rate = 1;               // above 1 only where strides are 1, as in Keras
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

// y = activation(convolution's gradient with respect to its input at x + bias).
//   x       [batch, ...image, channels]       integers become float32
//   kernel  [...kernel_size, filters, channels]
//   bias    [filters]                         absent when use_bias is false
//   y       [batch, ...image', filters]; for a kernel that spans k elements, dilation included, image' is
//             "valid"  (image - 1)·stride + max(k, stride), or (image - 1)·stride + k + output_padding
//             "same"   image·stride, or (image - 1)·stride + k mod 2 + output_padding
// Throws ConfigError on sizes < 1, an output_padding outside [0, stride), an unknown padding or data_format; at a call
// ShapeError on other ranks. Keras: keras/src/layers/convolutional/base_conv_transpose.py.
template <int Rank>
struct ConvTranspose : Layer {
  ConvTranspose(std::int64_t filters, Size<Rank> kernel_size, ConvTransposeOptions<Rank> options = {});
  static Layer from_config(const Config& config);
};

using Conv1DTranspose = ConvTranspose<1>;
using Conv2DTranspose = ConvTranspose<2>;
using Conv3DTranspose = ConvTranspose<3>;

}  // namespace hornet::layers

// ConvLSTM1D, ConvLSTM2D, ConvLSTM3D: an LSTM over sequences of images, whose products are convolutions (Shi et al.
// 2015).
#pragma once

#include <hornet/layers/size.hpp>
#include <hornet/model/layer.hpp>
#include <optional>

namespace hornet::layers {

template <int Rank>
struct ConvLSTMOptions {
  Size<Rank> strides = 1;                     // of the inputs' convolution; the states' has strides of 1
  std::string padding = "valid";              // or "same"; of the inputs' convolution, the states' keeps their extents
  std::string data_format = "channels_last";  // or "channels_first": images are [batch, time, channels, ...image]
  Size<Rank> dilation_rate = 1;  // of the inputs' convolution; above 1 only where strides are 1, as in Keras
  hornet::Activation activation = "tanh";
  hornet::Activation recurrent_activation = "sigmoid";
  bool use_bias = true;
  Initializer kernel_initializer = "glorot_uniform";
  Initializer recurrent_initializer = "orthogonal";
  Initializer bias_initializer = "zeros";
  bool unit_forget_bias = true;  // the forget gate's bias begins with ones
  Regularizer kernel_regularizer = {};
  Regularizer recurrent_regularizer = {};
  Regularizer bias_regularizer = {};
  Regularizer activity_regularizer = {};  // of the outputs; its penalty is divided by the batch size
  Constraint kernel_constraint = {};
  Constraint recurrent_constraint = {};
  Constraint bias_constraint = {};
  double dropout = 0.0;                   // rate at which inputs are dropped, the same ones at every step
  double recurrent_dropout = 0.0;         // and elements of the state before its convolution
  std::optional<std::int64_t> seed = {};  // of dropout; default: the model's seed and the layer's place in it
  bool return_sequences = false;          // all outputs, else the last one
  bool return_state = false;              // the states after the last step as further outputs
  bool go_backwards = false;              // from the last step to the first; outputs in the order they are computed
  bool stateful = false;              // a call begins with the states that the last one left; reset_state() clears them
  bool unroll = false;                // as Keras: only masked steps differ, they repeat the output before them
  bool zero_output_for_mask = false;  // masked steps give zeros, else they repeat the state before them
  std::string name = {};
  bool trainable = true;
  Shape input_shape = {};
  DTypePolicy dtype = {};
};

// LSTM's step (lstm.hpp) with convolutions for products, gates i, f, g, o along the kernels' last axis:
//   x                 [batch, time, ...image, channels]
//   h, c              [batch, ...image', filters]                 image': extents of the inputs' convolution
//   kernel            [...kernel_size, channels, 4 · filters]
//   recurrent_kernel  [...kernel_size, filters, 4 · filters]
//   bias              [4 · filters]                               absent when use_bias is false
// Returns the last output [batch, ...image', filters], or all of them [batch, time, ...image', filters], and with
// return_state h and c. The call argument "initial_state" gives h and c before the first step. With dropout each gate
// has masks of its own, as in Keras. Throws ConfigError if filters or sizes < 1, a rate is not in [0, 1], an unknown
// padding or data_format; at a call ShapeError on other ranks or images smaller than the kernel.
// Keras: keras/src/layers/rnn/conv_lstm.py.
template <int Rank>
struct ConvLSTM : Layer {
  ConvLSTM(std::int64_t filters, Size<Rank> kernel_size, ConvLSTMOptions<Rank> options = {});
  static Layer from_config(const Config& config);
};

using ConvLSTM1D = ConvLSTM<1>;
using ConvLSTM2D = ConvLSTM<2>;
using ConvLSTM3D = ConvLSTM<3>;

}  // namespace hornet::layers

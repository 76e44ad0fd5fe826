// SimpleRNN: a fully connected recurrent layer, and its cell.
#pragma once

#include <hornet/model/layer.hpp>
#include <optional>

namespace hornet::layers {

struct SimpleRNNCellOptions {
  hornet::Activation activation = "tanh";
  bool use_bias = true;
  Initializer kernel_initializer = "glorot_uniform";
  Initializer recurrent_initializer = "orthogonal";
  Initializer bias_initializer = "zeros";
  Regularizer kernel_regularizer = {};
  Regularizer recurrent_regularizer = {};
  Regularizer bias_regularizer = {};
  Constraint kernel_constraint = {};
  Constraint recurrent_constraint = {};
  Constraint bias_constraint = {};
  double dropout = 0.0;                   // rate at which inputs are dropped, the same ones at every step
  double recurrent_dropout = 0.0;         // and elements of the state before the recurrent product
  std::optional<std::int64_t> seed = {};  // of dropout; default: the model's seed and the layer's place in it
  std::string name = {};
  bool trainable = true;
  Shape input_shape = {};
  DTypePolicy dtype = {};
};

// One step: h' = activation(x · kernel + bias + h · recurrent_kernel). Called on {x, h}, returns {h', h'}.
//   x                 [batch, in]
//   h                 [batch, units]
//   kernel            [in, units]
//   recurrent_kernel  [units, units]
//   bias              [units]   absent when use_bias is false
// Throws ConfigError if units < 1 or a rate is not in [0, 1]. Keras: keras/src/layers/rnn/simple_rnn.py.
struct SimpleRNNCell : Layer {
  explicit SimpleRNNCell(std::int64_t units, SimpleRNNCellOptions options = {});
  static Layer from_config(const Config& config);
};

struct SimpleRNNOptions {
  hornet::Activation activation = "tanh";
  bool use_bias = true;
  Initializer kernel_initializer = "glorot_uniform";
  Initializer recurrent_initializer = "orthogonal";
  Initializer bias_initializer = "zeros";
  Regularizer kernel_regularizer = {};
  Regularizer recurrent_regularizer = {};
  Regularizer bias_regularizer = {};
  Regularizer activity_regularizer = {};  // of the outputs; its penalty is divided by the batch size
  Constraint kernel_constraint = {};
  Constraint recurrent_constraint = {};
  Constraint bias_constraint = {};
  double dropout = 0.0;                   // rate at which inputs are dropped, the same ones at every step
  double recurrent_dropout = 0.0;         // and elements of the state before the recurrent product
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

// The cell over the time steps of x [batch, time, in]. Returns the last output [batch, units], or all of them
// [batch, time, units], and with return_state h. The call argument "initial_state" gives the state before the first
// step. Steps that x's mask hides leave the state as it is. Weights and errors: SimpleRNNCell's.
struct SimpleRNN : Layer {
  explicit SimpleRNN(std::int64_t units, SimpleRNNOptions options = {});
  static Layer from_config(const Config& config);
};

}  // namespace hornet::layers

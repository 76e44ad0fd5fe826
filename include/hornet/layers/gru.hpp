// GRU: gated recurrent unit (Cho et al. 2014), and its cell.
#pragma once

#include <hornet/model/layer.hpp>
#include <optional>

namespace hornet::layers {

struct GRUCellOptions {
  hornet::Activation activation = "tanh";
  hornet::Activation recurrent_activation = "sigmoid";
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
  bool reset_after = true;                // the reset gate acts after the recurrent product, else before it
  std::optional<std::int64_t> seed = {};  // of dropout; default: the model's seed and the layer's place in it
  std::string name = {};
  bool trainable = true;
  Shape input_shape = {};
  DTypePolicy dtype = {};
};

// One step, of gates z, r, n in this order along the weights' last axis; W, U, b the gate's part of each:
//   z, r = recurrent_activation(x · W + h · U + b)
//   n    = activation(x · W + r · (h · U))     with reset_after, else activation(x · W + (r · h) · U)
//   h'   = z · h + (1 - z) · n
// Called on {x, h}, returns {h', h'}.
//   x                 [batch, in]
//   h                 [batch, units]
//   kernel            [in, 3 · units]
//   recurrent_kernel  [units, 3 · units]
//   bias              [2, 3 · units] with reset_after: of the input and of the recurrent product; else [3 · units];
//                     absent when use_bias is false
// With recurrent_dropout each gate has masks of its own, as in Keras. Throws ConfigError if units < 1 or a rate is not
// in [0, 1]. Keras: keras/src/layers/rnn/gru.py.
struct GRUCell : Layer {
  explicit GRUCell(std::int64_t units, GRUCellOptions options = {});
  static Layer from_config(const Config& config);
};

struct GRUOptions {
  hornet::Activation activation = "tanh";
  hornet::Activation recurrent_activation = "sigmoid";
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
  bool reset_after = true;            // the reset gate acts after the recurrent product, else before it
  bool zero_output_for_mask = false;  // masked steps give zeros, else they repeat the state before them
  std::string name = {};
  bool trainable = true;
  Shape input_shape = {};
  DTypePolicy dtype = {};
};

// The cell over the time steps of x [batch, time, in]. Returns the last output [batch, units], or all of them
// [batch, time, units], and with return_state h. The call argument "initial_state" gives the state before the first
// step. Steps that x's mask hides leave the state as it is. Weights and errors: GRUCell's.
struct GRU : Layer {
  explicit GRU(std::int64_t units, GRUOptions options = {});
  static Layer from_config(const Config& config);
};

}  // namespace hornet::layers

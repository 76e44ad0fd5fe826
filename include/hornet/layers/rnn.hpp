// RNN: any cell run over time steps.
#pragma once

#include <hornet/model/layer.hpp>
#include <vector>

namespace hornet::layers {

struct RNNOptions {
  bool return_sequences = false;      // all outputs, else the last one
  bool return_state = false;          // the states after the last step as further outputs
  bool go_backwards = false;          // from the last step to the first; outputs in the order they are computed
  bool stateful = false;              // a call begins with the states that the last one left; reset_state() clears them
  bool unroll = false;                // as Keras: only masked steps differ, they repeat the output before them
  bool zero_output_for_mask = false;  // masked steps give zeros, else they repeat the state before them
  Regularizer activity_regularizer = {};  // of the outputs; its penalty is divided by the batch size
  std::string name = {};
  bool trainable = true;
  Shape input_shape = {};
  DTypePolicy dtype = {};
};

// `cell` over the time steps of x [batch, time, …]; it is called on {x of one step, states…} and returns {output,
// next states…}: LSTMCell, GRUCell, SimpleRNNCell, StackedRNNCells, or a user's own layer with cell_spec()
// (layer.hpp). Several cells are stacked. Returns the last output [batch, …], or all of them [batch, time, …], and
// with return_state the states after the last step. The call argument "initial_state" gives the states before the
// first step. Steps that x's mask hides leave the states as they are. Throws ConfigError when `cell` is none, at a
// call ShapeError if x has rank < 3 or an initial state does not fit. Keras: keras/src/layers/rnn/rnn.py.
struct RNN : Layer {
  explicit RNN(const Layer& cell, RNNOptions options = {});
  explicit RNN(const std::vector<Layer>& cells, RNNOptions options = {});
  static Layer from_config(const Config& config);
};

}  // namespace hornet::layers

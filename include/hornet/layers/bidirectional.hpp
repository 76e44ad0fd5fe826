// Bidirectional: a recurrent layer that reads its input in both directions.
#pragma once

#include <hornet/model/layer.hpp>
#include <optional>
#include <vector>

namespace hornet::layers {

struct BidirectionalOptions {
  std::optional<std::string> merge_mode = "concat";  // also "sum", "mul", "ave"; none: both outputs, one by one
  std::vector<Tensor> weights = {};                  // at first: the forward layer's, then the backward layer's
  std::optional<Layer> backward_layer = {};          // default: a copy of `layer` with go_backwards turned
  std::string name = {};
  bool trainable = true;
  Shape input_shape = {};
  DTypePolicy dtype = {};
};

// Two layers of `layer`'s configuration, named "forward_…" and "backward_…", the second over the time steps from the
// last to the first; its outputs are turned into the input's order. Their outputs are merged along the last axis
// (concat) or element by element. With return_sequences masked steps give zeros. With return_state the forward
// states follow the output, then the backward ones. The call argument "initial_state" gives states in that order.
// Throws ConfigError when `layer` is no recurrent layer, or the two do not go in opposite directions or differ in
// return_sequences, return_state or stateful. Keras: keras/src/layers/rnn/bidirectional.py.
struct Bidirectional : Layer {
  explicit Bidirectional(const Layer& layer, BidirectionalOptions options = {});
  static Layer from_config(const Config& config);
};

}  // namespace hornet::layers

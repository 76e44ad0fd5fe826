// AdditiveAttention: Bahdanau et al. 2015; the score of a query and a key is Σ scale · tanh(query + key).
#pragma once

#include <hornet/model/layer.hpp>
#include <optional>

namespace hornet::layers {

struct AdditiveAttentionOptions {
  bool use_scale = true;                  // whether there is scale [dim], a weight of each feature
  double dropout = 0;                     // of the attention scores, while training
  std::optional<std::int64_t> seed = {};  // of the dropout
  std::string name = {};
  bool trainable = true;
  Shape input_shape = {};
  DTypePolicy dtype = {};
};

// Inputs, outputs, masks, arguments and errors are Attention's. Keras:
// keras/src/layers/attention/additive_attention.py.
struct AdditiveAttention : Layer {
  explicit AdditiveAttention(AdditiveAttentionOptions options = {});
  static Layer from_config(const Config& config);
};

}  // namespace hornet::layers

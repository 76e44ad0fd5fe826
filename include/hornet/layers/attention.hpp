// Attention: Luong et al. 2015; the score of a query and a key is their product.
#pragma once

#include <hornet/model/layer.hpp>
#include <optional>

namespace hornet::layers {

struct AttentionOptions {
  bool use_scale = false;                 // whether scores are scaled by a trained number
  std::string score_mode = "dot";         // "dot": q · k · scale; "concat": weight · Σ tanh(scale · (q + k))
  double dropout = 0;                     // of the attention scores, while training
  std::optional<std::int64_t> seed = {};  // of the dropout
  std::string name = {};
  bool trainable = true;
  Shape input_shape = {};
  DTypePolicy dtype = {};
};

// softmax(scores) · value. Called as attention({query, value}) or attention({query, value, key}); the key is the value
// if it is not given. Integers become float32.
//   query   [batch, …, queries, dim], value [batch, …, keys, value_dim], key [batch, …, keys, dim]
//   output  [batch, …, queries, value_dim]
//   scores  [batch, …, queries, keys] after the softmax, with "return_attention_scores"
//   weights scale (), concat_score_weight () with "concat"
// Arguments of a call: "return_attention_scores", "use_causal_mask" (no key behind the query's step). The value's mask
// says which keys are seen; where the query's is false the output is 0, and it goes on with the output.
// Throws ConfigError on an unknown score_mode or a dropout outside [0, 1]; at a call ShapeError when shapes do not fit.
// Keras: keras/src/layers/attention/attention.py.
struct Attention : Layer {
  explicit Attention(AttentionOptions options = {});
  static Layer from_config(const Config& config);
};

}  // namespace hornet::layers

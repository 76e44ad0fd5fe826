// GroupQueryAttention: Ainslie et al. 2023.
#pragma once

#include <hornet/model/layer.hpp>
#include <optional>

namespace hornet::layers {

struct GroupQueryAttentionOptions {
  double dropout = 0;  // of the attention scores, while training
  bool use_bias = true;
  std::optional<std::int64_t> sliding_window = {};  // attend to keys less than this many steps away
  std::optional<bool> flash_attention = {};         // true is a ConfigError: it needs a GPU's kernels, as in Keras
  Initializer kernel_initializer = "glorot_uniform";
  Initializer bias_initializer = "zeros";
  Regularizer kernel_regularizer = {};
  Regularizer bias_regularizer = {};
  Regularizer activity_regularizer = {};  // of what each projection and the layer put out
  Constraint kernel_constraint = {};
  Constraint bias_constraint = {};
  bool use_gate = false;                  // heads are multiplied by sigmoid(a projection of the query)
  std::optional<std::int64_t> seed = {};  // of the dropout
  std::string name = {};
  bool trainable = true;
  Shape input_shape = {};
  DTypePolicy dtype = {};
};

// MultiHeadAttention in which each head of keys and values serves num_query_heads / num_key_value_heads heads of
// queries. Called as attention({query, value}) or attention({query, value, key}), with MultiHeadAttention's arguments
// and "query_mask".
//   query [batch, T, a], value [batch, S, b], key [batch, S, c] -> output [batch, T, a], scores [batch, heads, T, S]
//   weights of the projections "query", "key", "value": kernel [in, heads, head_dim], bias [heads, head_dim];
//   of "attention_output": kernel [query heads, head_dim, a], bias [a]
// Throws ConfigError on options that are not positive or query heads that the others do not divide; at a call
// ShapeError when shapes do not fit. Keras' name for it in code is GroupedQueryAttention, in files GroupQueryAttention.
// Keras: keras/src/layers/attention/grouped_query_attention.py.
struct GroupQueryAttention : Layer {
  GroupQueryAttention(std::int64_t head_dim, std::int64_t num_query_heads, std::int64_t num_key_value_heads,
                      GroupQueryAttentionOptions options = {});
  static Layer from_config(const Config& config);
};
using GroupedQueryAttention = GroupQueryAttention;

}  // namespace hornet::layers

// MultiHeadAttention: Vaswani et al. 2017.
#pragma once

#include <hornet/layers/option.hpp>
#include <hornet/model/layer.hpp>
#include <optional>

namespace hornet::layers {

struct MultiHeadAttentionOptions {
  std::optional<std::int64_t> value_dim = {};  // of each head's values; default: key_dim
  double dropout = 0;                          // of the attention scores, while training
  bool use_bias = true;
  Option<Shape> output_shape = {};  // behind the query's attention axes; default: the query's last extent
  Option<std::vector<std::int64_t>> attention_axes = {};  // attended over; default: all between batch and features
  std::optional<std::int64_t> sliding_window = {};        // attend to keys less than this many steps away
  std::optional<bool> flash_attention = {};  // true is a ConfigError: it needs a GPU's kernels, as in Keras
  Initializer kernel_initializer = "glorot_uniform";
  Initializer bias_initializer = "zeros";
  Regularizer kernel_regularizer = {};
  Regularizer bias_regularizer = {};
  Regularizer activity_regularizer = {};  // of what each projection puts out
  Constraint kernel_constraint = {};
  Constraint bias_constraint = {};
  bool use_gate = false;                  // heads are multiplied by sigmoid(a projection of the query): Qiu et al. 2025
  std::optional<std::int64_t> seed = {};  // of the dropout
  std::string name = {};
  bool trainable = true;
  Shape input_shape = {};
  DTypePolicy dtype = {};
};

// Each head projects query, key and value and gives softmax(query · keyᵀ / √key_dim) · value; a projection of all heads
// is the output. Called as attention({query, value}) or attention({query, value, key}); the key is the value if it is
// not given.
//   query   [batch, T…, a]
//   value   [batch, S…, b], key [batch, S…, c]; as many axes as the query
//   output  [batch, T…, a], or [batch, T…, output_shape…]
//   scores  [batch, heads, T…, S…]      with "return_attention_scores"
//   weights of the projections "query", "key", "value": kernel [in, heads, dim], bias [heads, dim];
//   of "attention_output": kernel [heads, value_dim, out…], bias [out…]
// Arguments of a call: "attention_mask" (true where to look; broadcasts to [batch, T, S]), "use_causal_mask" (no key
// behind the query's step), "return_attention_scores", "value_mask", "key_mask" (default: the masks that travel with
// them). The masks of query, value and key count too; the query's goes on with the output. "query_mask" is taken and
// changes nothing, as in Keras 3.15: the mask that travels with the query counts. A query that may look nowhere takes
// the mean of all values, or zero where scores are asked for or there is dropout, as in Keras.
// Throws ConfigError on options that are not positive or out of range; at a call ShapeError when shapes do not fit.
// Keras: keras/src/layers/attention/multi_head_attention.py.
struct MultiHeadAttention : Layer {
  MultiHeadAttention(std::int64_t num_heads, std::int64_t key_dim, MultiHeadAttentionOptions options = {});
  static Layer from_config(const Config& config);
};

}  // namespace hornet::layers

// What attention layers are called with: inputs, and masks that say which keys each query may look at (true: it may).
#pragma once

#include <hornet/model/scope.hpp>
#include <optional>

namespace hornet::layers {

struct AttentionInputs {
  Value query, value, own_key;  // own_key is empty when the value is the key too
  Value query_mask = {};        // which queries may look at anything; set by layers that have such a mask
  Value key() const { return own_key ? own_key : value; }
};

// Two or three inputs [batch, steps…, features] of one rank and batch; value and key have the same steps. Throws
// ShapeError.
AttentionInputs attention_inputs(const std::vector<Value>& inputs);

Value causal_mask(Graph graph, std::int64_t queries, std::int64_t keys);  // [1, queries, keys]: key step <= query step

// Everything that limits a call, or an empty Value when nothing does: the query's mask, those of value and key or
// those given as "value_mask" and "key_mask", "attention_mask", "use_causal_mask", and a window of steps around each
// query.
// Broadcasts to [batch, queries, keys].
Value attention_mask(const Scope& scope, const AttentionInputs& inputs, std::optional<std::int64_t> window);

}  // namespace hornet::layers

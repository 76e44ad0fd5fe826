// From scores to what Attention and AdditiveAttention put out.
#pragma once

#include <array>
#include <string_view>

#include "layers/attention_call.hpp"

namespace hornet::layers {

inline constexpr std::array<std::string_view, 2> kScoreArguments{"return_attention_scores", "use_causal_mask"};

// query + key of every pair: [batch, …, queries, keys, dim].
Value each_with_each(const AttentionInputs& inputs);

struct ScoreDropout {
  double rate = 0;
  std::optional<std::int64_t> seed = {};
};

// softmax(scores) · value, masked as the call and its inputs' masks say; the scores too, when the call asks for them.
// scores [batch, …, queries, keys]
std::vector<Value> attended(Scope& scope, const AttentionInputs& inputs, Value scores, const ScoreDropout& dropout);

}  // namespace hornet::layers

#include "layers/attention_scores.hpp"

#include <hornet/activations/activations.hpp>
#include <hornet/ops/matmul.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/shape.hpp>

#include "layers/drop.hpp"

namespace hornet::layers {
namespace {

// Which keys are seen, broadcastable to the scores; empty when all are.
Value seen(Scope& scope, const AttentionInputs& inputs, Value scores) {
  Value mask = scope.mask(inputs.value);
  if (mask) mask = ops::expand_dims(mask, -2);
  if (!scope.flag("use_causal_mask")) return mask;
  const Value causal = causal_mask(scope.graph(), scores.shape()[-2], scores.shape()[-1]);
  return mask ? ops::logical_and(mask, causal) : causal;
}

}  // namespace

Value each_with_each(const AttentionInputs& inputs) {
  return ops::expand_dims(inputs.query, -2) + ops::expand_dims(inputs.key(), -3);
}

std::vector<Value> attended(Scope& scope, const AttentionInputs& inputs, Value scores, const ScoreDropout& dropout) {
  if (const Value mask = seen(scope, inputs, scores)) scores = ops::select(mask, scores, scores - 1e9);
  const Value weights = activations::softmax(scores, -1);
  const bool drops = scope.training() && dropout.rate > 0;
  Value y = ops::matmul(
      drops ? drop(weights, dropout.rate, weights.shape(), random_stream(scope, dropout.seed)) : weights, inputs.value);
  if (const Value mask = scope.mask(inputs.query)) y = ops::select(ops::expand_dims(mask, -1), y, ops::scalar(0, y));
  if (scope.flag("return_attention_scores")) return {y, weights};
  return {y};
}

}  // namespace hornet::layers

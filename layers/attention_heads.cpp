#include "layers/attention_heads.hpp"

#include <algorithm>
#include <hornet/activations/activations.hpp>
#include <hornet/ops/einsum.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/shape.hpp>
#include <limits>

#include "layers/arguments.hpp"

namespace hornet::layers {
namespace {

// Axes of heads as letters: those of queries, of keys and values (of their own where they are attended over), and of
// the scores: all that both share but the last, then the queries' own, then the keys'.
struct Letters {
  std::string queries, keys, scores;

  Letters(int rank, const std::vector<std::int64_t>& axes) {
    const auto attended = [&](int axis) { return std::ranges::find(axes, axis) != axes.end(); };
    for (int axis = 0; axis < rank; ++axis) {
      queries += static_cast<char>('a' + axis);
      keys += static_cast<char>((attended(axis) ? 'A' : 'a') + axis);
      if (!attended(axis) && axis != rank - 1) scores += queries.back();
    }
    for (const std::string* own : {&queries, &keys})
      for (std::int64_t axis : axes) scores += (*own)[static_cast<std::size_t>(axis)];
  }
};

// The mask with as many axes as the scores: further ones before its steps.
Value aligned(Value mask, Value scores, std::size_t axes) {
  const Value given = mask;
  while (mask.rank() < scores.rank()) mask = ops::expand_dims(mask, -2 * static_cast<std::int64_t>(axes) - 1);
  bool fits = mask.rank() == scores.rank();
  for (int axis = 0; fits && axis < mask.rank(); ++axis)
    fits = mask.shape()[axis] == 1 || mask.shape()[axis] == scores.shape()[axis];
  if (!fits)
    throw ShapeError("expected an attention mask that broadcasts to the scores, got mask " + shown(given) +
                     " for scores " + shown(scores) + ".");
  return mask;
}

// Scores that are hidden are as small as JAX makes them: where all are, all come out equal.
Value softmax_of_visible(Value scores, Value mask) {
  constexpr double hidden = -0.7 * static_cast<double>(std::numeric_limits<float>::max());
  return activations::softmax(mask ? ops::select(mask, scores, ops::scalar(hidden, scores)) : scores, -1);
}

}  // namespace

void expect_no_flash_attention(std::string_view layer, std::optional<bool> flash_attention) {
  if (flash_attention.value_or(false))
    throw ConfigError(std::string(layer) + ": flash_attention = true needs the kernels of a GPU; leave it out");
}

std::vector<std::pair<std::string, Layer>> children_of(const AttentionLayers& layers, const std::string& prefix) {
  if (!layers) return {};
  std::vector<std::pair<std::string, Layer>> out{{prefix + "query_dense", layers.query},
                                                 {prefix + "key_dense", layers.key}};
  if (layers.gate) out.emplace_back("_gate_dense", layers.gate);
  out.emplace_back(prefix + "value_dense", layers.value);
  out.emplace_back("_softmax", layers.softmax);
  out.emplace_back("_dropout_layer", layers.dropout);
  out.emplace_back(prefix + "output_dense", layers.output);
  return out;
}

Attended attend(Scope& scope, const AttentionLayers& layers, const Heads& heads) {
  const Letters letters(heads.query.rank(), heads.axes);
  Value scores =
      ops::einsum(letters.keys + "," + letters.queries + "->" + letters.scores, {heads.key, heads.query * heads.scale});
  const Value mask = heads.mask ? aligned(heads.mask, scores, heads.axes.size()) : Value();
  Value weights;
  if (heads.through_layers) {
    CallArguments<Value> arguments;
    if (mask) arguments.emplace_back("mask", mask);
    scores = layers.softmax.call(scope, {scores}, arguments).front();
    weights = layers.dropout(scope, scores);
  } else {
    weights = scores = softmax_of_visible(scores, mask);
  }
  return {ops::einsum(letters.scores + "," + letters.keys + "->" + letters.queries, {weights, heads.value}), scores};
}

}  // namespace hornet::layers

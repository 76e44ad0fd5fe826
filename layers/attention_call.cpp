#include "layers/attention_call.hpp"

#include <cstdlib>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/shape.hpp>

#include "layers/arguments.hpp"

namespace hornet::layers {
namespace {

// [1, queries, keys]: visible(query step, key step).
template <class F>
Value mask_of_steps(Graph graph, std::int64_t queries, std::int64_t keys, F&& visible) {
  Tensor mask(b8, {1, queries, keys});
  std::size_t at = 0;
  for (std::int64_t query = 0; query < queries; ++query)
    for (std::int64_t key = 0; key < keys; ++key) mask.data<bool>()[at++] = visible(query, key);
  return graph.constant(mask);
}

// The mask [batch, steps] of an input: the argument of that name, or the one that travels with x.
Value mask_of(const Scope& scope, std::string_view argument, Value x) {
  const Value given = scope.argument(argument);
  return given || !x ? given : scope.mask(x);
}

}  // namespace

AttentionInputs attention_inputs(const std::vector<Value>& inputs) {
  if (inputs.size() != 2 && inputs.size() != 3)
    throw ShapeError("expected inputs query, value and perhaps key, got " + std::to_string(inputs.size()) + ".");
  const AttentionInputs named{
      .query = inputs[0], .value = inputs[1], .own_key = inputs.size() == 3 ? inputs[2] : Value()};
  const Shape &query = named.query.shape(), &value = named.value.shape(), &key = named.key().shape();
  const auto steps = [](const Shape& shape) { return shape.slice(0, shape.rank() - 1); };
  if (query.rank() < 3 || value.rank() != query.rank() || key.rank() != query.rank() || query[0] != value[0] ||
      steps(value) != steps(key))
    throw ShapeError(
        "expected query (batch, steps…, features), value and key of its rank, both with the same steps, got " +
        shown(named.query) + ", " + shown(named.value) + " and " + shown(named.key()) + ".");
  return named;
}

Value causal_mask(Graph graph, std::int64_t queries, std::int64_t keys) {
  return mask_of_steps(graph, queries, keys, [](std::int64_t query, std::int64_t key) { return key <= query; });
}

Value attention_mask(const Scope& scope, const AttentionInputs& inputs, std::optional<std::int64_t> window) {
  Value merged;
  const auto add = [&](Value mask) {
    mask = ops::cast(mask, b8);
    merged = merged ? ops::logical_and(merged, mask) : mask;
  };
  const std::int64_t queries = inputs.query.shape()[1], keys = inputs.value.shape()[1];
  if (inputs.query_mask) add(ops::expand_dims(inputs.query_mask, -1));
  if (const Value mask = mask_of(scope, "value_mask", inputs.value)) add(ops::expand_dims(mask, -2));
  if (const Value mask = mask_of(scope, "key_mask", inputs.own_key)) add(ops::expand_dims(mask, -2));
  if (scope.flag("use_causal_mask")) add(causal_mask(scope.graph(), queries, keys));
  if (window)
    add(mask_of_steps(scope.graph(), queries, keys,
                      [&](std::int64_t query, std::int64_t key) { return std::abs(query - key) < *window; }));
  if (const Value mask = scope.argument("attention_mask")) add(mask);
  return merged;
}

}  // namespace hornet::layers

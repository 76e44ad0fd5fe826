#include "src/metrics/decisions.hpp"

#include <hornet/base/error.hpp>
#include <hornet/ops/gather.hpp>
#include <hornet/ops/order.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/ops/shape.hpp>

namespace hornet::metrics {
namespace {

// bool: whether an element is among the k greatest of its row.
Value among_top_k(Value x, std::int64_t k) {
  const Value chosen = ops::one_hot(ops::top_k(x, k).indices, x.shape().back(), f32);
  return ops::greater(ops::sum(chosen, {-2}), 0.0);
}

Value row(Value x) { return ops::reshape(x, {1, x.shape().size()}); }

}  // namespace

Value only_class(Value x, std::int64_t id) {
  if (x.rank() < 2) throw ShapeError("class_id needs y_pred of shape (samples, classes), got " + to_string(x.shape()));
  if (id < 0 || id >= x.shape().back())
    throw ConfigError("class_id is " + std::to_string(id) + ", y_pred has " + std::to_string(x.shape().back()) +
                      " classes");
  return ops::split(x, {id, id + 1}, -1)[1];
}

Value weights_like(Value sample_weight, Value y_pred) {
  if (!sample_weight) return ops::broadcast_to(y_pred.graph().constant(Tensor(1.0)), y_pred.shape());
  while (sample_weight.rank() < y_pred.rank()) sample_weight = ops::expand_dims(sample_weight, -1);
  return ops::broadcast_to(ops::cast(sample_weight, f32), y_pred.shape());
}

void expect_one_shape(Value y_true, Value y_pred) {
  if (y_true.shape() != y_pred.shape())
    throw ShapeError("y_true and y_pred must have one shape, got " + to_string(y_true.shape()) + " and " +
                     to_string(y_pred.shape()));
}

Value Decisions::count(bool predicted, bool is) const {
  const Value so =
      ops::logical_and(predicted ? positive : ops::logical_not(positive), is ? label : ops::logical_not(label));
  return ops::sum(ops::select(so, weight, ops::scalar(0, weight)), {1});
}

Decisions decide(Value y_true, Value y_pred, Value sample_weight, const DecisionOptions& options) {
  expect_one_shape(y_true, y_pred);
  Value eligible = options.top_k ? among_top_k(y_pred, *options.top_k) : Value();
  y_pred = ops::cast(y_pred, f32);
  if (options.class_id) {
    y_true = only_class(y_true, *options.class_id);
    y_pred = only_class(y_pred, *options.class_id);
    if (eligible) eligible = only_class(eligible, *options.class_id);
  }
  const auto count = static_cast<std::int64_t>(options.thresholds.size());
  const Value thresholds = y_pred.graph().constant(Tensor::from(options.thresholds, {count, 1}).astype(f32));
  Value positive = ops::greater(row(y_pred), thresholds);
  if (eligible) positive = ops::logical_and(positive, row(eligible));
  return {positive, row(ops::cast(y_true, b8)), row(weights_like(sample_weight, y_pred))};
}

}  // namespace hornet::metrics

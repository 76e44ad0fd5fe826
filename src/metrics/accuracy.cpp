#include <cmath>
#include <hornet/metrics/accuracy.hpp>
#include <hornet/ops/gather.hpp>
#include <hornet/ops/order.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/ops/shape.hpp>

namespace hornet::metrics {
namespace {

Value class_indices(Value y_true, Value y_pred) {
  return y_true.rank() == y_pred.rank() && y_true.shape().back() == 1 ? ops::squeeze(y_true, -1) : y_true;
}

// `metric` with the predictions it is for: a shape that broadcasts by accident is no match.
Value matches(std::string_view metric, Value y_true, Value y_pred) {
  if (y_true.shape() != y_pred.shape())
    throw ShapeError(std::string(metric) + ": expected one target for each prediction, got y_true " +
                     to_string(y_true.shape()) + " for predictions " + to_string(y_pred.shape()));
  return ops::cast(ops::equal(y_true, y_pred), f32);
}

void expect_k(std::string_view metric, std::int64_t k) {
  if (k < 1) throw ConfigError(std::string(metric) + ": k must be at least 1, got " + std::to_string(k));
}

}  // namespace

Value Accuracy::call(Value y_true, Value y_pred) const { return matches(class_name, y_true, y_pred); }

void BinaryAccuracy::validate() const {
  if (!std::isfinite(threshold)) throw ConfigError("BinaryAccuracy: threshold must be a finite number");
}

Value BinaryAccuracy::call(Value y_true, Value y_pred) const {
  return matches(class_name, y_true, ops::cast(ops::greater(y_pred, threshold), y_true.dtype()));
}

Value CategoricalAccuracy::call(Value y_true, Value y_pred) const {
  return matches(class_name, ops::argmax(y_true), ops::argmax(y_pred));
}

Value SparseCategoricalAccuracy::call(Value y_true, Value y_pred) const {
  return matches(class_name, class_indices(y_true, y_pred), ops::argmax(y_pred));
}

void TopKCategoricalAccuracy::validate() const { expect_k(class_name, k); }

Value TopKCategoricalAccuracy::call(Value y_true, Value y_pred) const {
  return ops::in_top_k(ops::argmax(y_true), y_pred, k);
}

void SparseTopKCategoricalAccuracy::validate() const { expect_k(class_name, k); }

Value SparseTopKCategoricalAccuracy::call(Value y_true, Value y_pred) const {
  const Value labels = class_indices(y_true, y_pred);
  if (!from_sorted_ids) return ops::in_top_k(ops::cast(labels, i32), y_pred, k);
  const std::int64_t last = y_pred.rank() - 1;
  const Value best = ops::split(y_pred, {k}, last).front();
  return ops::max(ops::cast(ops::equal(ops::expand_dims(labels, -1), best), f32), {last});
}

Value InferredAccuracy::call(Value y_true, Value y_pred) const {
  if (y_pred.shape().back() == 1) return BinaryAccuracy().call(y_true, y_pred);
  if (y_true.rank() < y_pred.rank() || y_true.shape().back() == 1)
    return SparseCategoricalAccuracy().call(y_true, y_pred);
  return CategoricalAccuracy().call(y_true, y_pred);
}

}  // namespace hornet::metrics

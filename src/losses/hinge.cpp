#include <hornet/losses/hinge.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>

#include "src/losses/targets.hpp"

namespace hornet::losses {
namespace {

// Labels that are all 0 or 1 become -1 and 1.
Value signed_labels(Value y_true) {
  const Value other = ops::logical_not(
      ops::logical_or(ops::equal(y_true, ops::scalar(0, y_true)), ops::equal(y_true, ops::scalar(1, y_true))));
  const Value others = ops::sum(ops::cast(other, y_true.dtype()));
  return ops::select(ops::equal(others, ops::scalar(0, others)), 2.0 * y_true - 1.0, y_true);
}

Value margin_missed(Value y_true, Value y_pred) { return ops::maximum(1.0 - signed_labels(y_true) * y_pred, 0.0); }

}  // namespace

Value Hinge::call(Value y_true, Value y_pred) const {
  expect_same_shape(class_name, y_true, y_pred);
  return ops::mean(margin_missed(y_true, y_pred), {-1});
}
Value SquaredHinge::call(Value y_true, Value y_pred) const {
  expect_same_shape(class_name, y_true, y_pred);
  return ops::mean(ops::square(margin_missed(y_true, y_pred)), {-1});
}
Value CategoricalHinge::call(Value y_true, Value y_pred) const {
  expect_same_shape(class_name, y_true, y_pred);
  const Value right = ops::sum(y_true * y_pred, {-1}), wrong = ops::max((1.0 - y_true) * y_pred, {-1});
  return ops::maximum(wrong - right + 1.0, 0.0);
}

}  // namespace hornet::losses

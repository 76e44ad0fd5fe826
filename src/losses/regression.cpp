#include <hornet/losses/regression.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>
#include <numbers>

#include "src/losses/probabilities.hpp"
#include "src/losses/targets.hpp"

namespace hornet::losses {
namespace {

// To length 1 along `axis`; a vector of zeros stays one.
Value normalized(Value x, std::int64_t axis) {
  const Value inverse = ops::rsqrt(ops::sum(ops::square(x), {axis}, true));
  return x * ops::minimum(inverse, 1 / epsilon);
}

}  // namespace

Value MeanSquaredError::call(Value y_true, Value y_pred) const {
  expect_same_shape(class_name, y_true, y_pred);
  return ops::mean(ops::square(y_true - y_pred), {-1});
}
Value MeanAbsoluteError::call(Value y_true, Value y_pred) const {
  expect_same_shape(class_name, y_true, y_pred);
  return ops::mean(ops::abs(y_true - y_pred), {-1});
}
Value MeanAbsolutePercentageError::call(Value y_true, Value y_pred) const {
  expect_same_shape(class_name, y_true, y_pred);
  const Value size = ops::maximum(ops::abs(y_true), epsilon);
  return 100.0 * ops::mean(ops::abs((y_true - y_pred) / size), {-1});
}
Value MeanSquaredLogarithmicError::call(Value y_true, Value y_pred) const {
  expect_same_shape(class_name, y_true, y_pred);
  const auto log_of = [](Value x) { return ops::log(ops::maximum(x, epsilon) + 1.0); };
  return ops::mean(ops::square(log_of(y_pred) - log_of(y_true)), {-1});
}
Value Huber::call(Value y_true, Value y_pred) const {
  expect_same_shape(class_name, y_true, y_pred);
  const Value error = y_pred - y_true, size = ops::abs(error);
  const Value near = 0.5 * ops::square(error), far = delta * size - 0.5 * delta * delta;
  return ops::mean(ops::select(ops::less_equal(size, ops::scalar(delta, size)), near, far), {-1});
}
Value LogCosh::call(Value y_true, Value y_pred) const {
  expect_same_shape(class_name, y_true, y_pred);
  const Value x = y_pred - y_true;  // log cosh x = x + log(1 + exp(-2x)) - log 2: cosh itself overflows
  return ops::mean(x + ops::softplus(x * -2.0) - std::numbers::ln2, {-1});
}
Value CosineSimilarity::call(Value y_true, Value y_pred) const {
  expect_same_shape(class_name, y_true, y_pred);
  return -ops::sum(normalized(y_true, axis) * normalized(y_pred, axis), {axis});
}

void Huber::validate() const {
  if (!(delta > 0)) throw ConfigError("Huber: delta must be positive, got " + std::to_string(delta));
  expect_at_least(class_name, "delta", delta, 0);
}

}  // namespace hornet::losses

#include <hornet/base/check.hpp>
#include <hornet/losses/overlap.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>

#include "src/losses/targets.hpp"

namespace hornet::losses {
namespace {

constexpr double epsilon = 1e-7;

Value summed(Value x, const std::optional<layers::Axes>& axis) {
  return axis ? ops::sum(x, axis->of(x.shape())) : ops::sum(x);
}

}  // namespace

Value Dice::call(Value y_true, Value y_pred) const {
  expect_same_shape(class_name, y_true, y_pred);
  const Value both = summed(y_true * y_pred, axis);
  return 1.0 - 2.0 * both / (summed(y_true, axis) + summed(y_pred, axis) + epsilon);
}

void Tversky::validate() const {
  check_finite(class_name, "alpha", alpha);
  check_finite(class_name, "beta", beta);
}

Value Tversky::call(Value y_true, Value y_pred) const {
  expect_same_shape(class_name, y_true, y_pred);
  const Value both = summed(y_true * y_pred, axis);
  const Value lacking = summed((1.0 - y_pred) * y_true, axis), excess = summed(y_pred * (1.0 - y_true), axis);
  return 1.0 - both / (both + lacking * alpha + excess * beta + epsilon);
}

}  // namespace hornet::losses

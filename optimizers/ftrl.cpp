#include <hornet/base/check.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/optimizers/ftrl.hpp>

namespace hornet::optimizers {

void Ftrl::validate() const {
  check_at_least(class_name, "-learning_rate_power", -learning_rate_power, 0);
  check_at_least(class_name, "initial_accumulator_value", initial_accumulator_value, 0);
  check_at_least(class_name, "l1_regularization_strength", l1_regularization_strength, 0);
  check_at_least(class_name, "l2_regularization_strength", l2_regularization_strength, 0);
  check_at_least(class_name, "l2_shrinkage_regularization_strength", l2_shrinkage_regularization_strength, 0);
  check_at_least(class_name, "beta", beta, 0);
}

std::vector<SlotGroup> Ftrl::slots() const {
  return {SlotGroup{{.name = "accumulator", .initial = initial_accumulator_value}, {.name = "linear"}}};
}

Value Ftrl::update(OptimizerScope& s, Value w, Value g, Value lr) const {
  const double l1 = l1_regularization_strength;
  const Value l2 = beta / (2.0 * lr) + l2_regularization_strength;
  const Value old = s.slot("accumulator");
  const Value sum = s.assign("accumulator", old + ops::square(g));
  const Value root = ops::power(sum, -learning_rate_power), old_root = ops::power(old, -learning_rate_power);
  const Value shrunk = g + 2 * l2_shrinkage_regularization_strength * w;
  const Value linear = s.assign("linear", s.slot("linear") + (shrunk - (root - old_root) / lr * w));
  return (ops::clip(linear, -l1, l1) - linear) / (root / lr + 2.0 * l2);
}

}  // namespace hornet::optimizers

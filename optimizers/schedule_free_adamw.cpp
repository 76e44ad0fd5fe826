#include <hornet/base/check.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/optimizers/schedule_free_adamw.hpp>

namespace hornet::optimizers {

void ScheduleFreeAdamW::validate() const {
  check_fraction(class_name, "beta_1", beta_1);
  check_positive(class_name, "beta_1", beta_1);
  check_fraction(class_name, "beta_2", beta_2);
  check_at_least(class_name, "epsilon", epsilon, 0);
  check_at_least(class_name, "warmup_steps", static_cast<double>(warmup_steps), 0);
}

std::vector<SlotGroup> ScheduleFreeAdamW::slots() const {
  return {SlotGroup{{.name = "momentum", .starts_as_variable = true}, {.name = "velocity"}}};
}

Value ScheduleFreeAdamW::update(OptimizerScope& s, Value y_old, Value g, Value lr) const {
  const Value t = s.step();
  if (warmup_steps > 0) lr = lr * ops::minimum(t / static_cast<double>(warmup_steps), 1.0);
  const Value v_old = s.slot("velocity"), z_old = s.slot("momentum");
  const Value v = s.assign("velocity", v_old + (ops::square(g) - v_old) * (1 - beta_2));
  const Value v_hat = v / (1.0 - ops::power(ops::scalar(beta_2, t), t));
  const Value z = s.assign("momentum", z_old - lr * g / (ops::sqrt(v_hat) + epsilon));
  const Value x_old = (y_old - (1 - beta_1) * z_old) / beta_1;
  const Value weight = 1.0 / t;
  const Value x = (1.0 - weight) * x_old + weight * z;
  return (1 - beta_1) * z + beta_1 * x;
}

}  // namespace hornet::optimizers

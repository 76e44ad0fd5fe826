#include <hornet/base/check.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/optimizers/adam.hpp>

namespace hornet::optimizers {

void Adam::validate() const {
  check_fraction(class_name, "beta_1", beta_1);
  check_fraction(class_name, "beta_2", beta_2);
  check_at_least(class_name, "epsilon", epsilon, 0);
}

std::vector<SlotGroup> Adam::slots() const {
  std::vector<SlotGroup> groups{SlotGroup{{.name = "momentum"}, {.name = "velocity"}}};
  if (amsgrad) groups.push_back({{.name = "velocity_hat"}});
  return groups;
}

Value Adam::update(OptimizerScope& s, Value w, Value g, Value lr) const {
  const Value t = s.step();
  const Value alpha =
      lr * ops::sqrt(1.0 - ops::power(ops::scalar(beta_2, t), t)) / (1.0 - ops::power(ops::scalar(beta_1, t), t));
  const Value m_old = s.slot("momentum"), v_old = s.slot("velocity");
  const Value m = s.assign("momentum", m_old + (g - m_old) * (1 - beta_1));
  Value v = s.assign("velocity", v_old + (ops::square(g) - v_old) * (1 - beta_2));
  if (amsgrad) v = s.assign("velocity_hat", ops::maximum(s.slot("velocity_hat"), v));
  return w - m * alpha / (ops::sqrt(v) + epsilon);
}

}  // namespace hornet::optimizers

#include <hornet/base/check.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/optimizers/adamax.hpp>

namespace hornet::optimizers {

void Adamax::validate() const {
  check_fraction(class_name, "beta_1", beta_1);
  check_fraction(class_name, "beta_2", beta_2);
  check_at_least(class_name, "epsilon", epsilon, 0);
}

std::vector<SlotGroup> Adamax::slots() const { return {SlotGroup{{.name = "momentum"}, {.name = "norm"}}}; }

Value Adamax::update(OptimizerScope& s, Value w, Value g, Value lr) const {
  const Value t = s.step();
  const Value rate = lr / (1.0 - ops::power(ops::scalar(beta_1, t), t));
  const Value m_old = s.slot("momentum");
  const Value m = s.assign("momentum", m_old + (g - m_old) * (1 - beta_1));
  const Value norm = s.assign("norm", ops::maximum(beta_2 * s.slot("norm"), ops::abs(g)));
  return w - rate * m / (norm + epsilon);
}

}  // namespace hornet::optimizers

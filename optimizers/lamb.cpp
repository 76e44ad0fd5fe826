#include <hornet/base/check.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/optimizers/lamb.hpp>

namespace hornet::optimizers {

void Lamb::validate() const {
  check_fraction(class_name, "beta_1", beta_1);
  check_fraction(class_name, "beta_2", beta_2);
  check_at_least(class_name, "epsilon", epsilon, 0);
}

std::vector<SlotGroup> Lamb::slots() const { return {SlotGroup{{.name = "momentum"}, {.name = "velocity"}}}; }

Value Lamb::update(OptimizerScope& s, Value w, Value g, Value lr) const {
  const Value t = s.step();
  const Value m_old = s.slot("momentum"), v_old = s.slot("velocity");
  const Value m = s.assign("momentum", m_old + (g - m_old) * (1 - beta_1));
  const Value v = s.assign("velocity", v_old + (ops::square(g) - v_old) * (1 - beta_2));
  const Value m_hat = m / (1.0 - ops::power(ops::scalar(beta_1, t), t));
  const Value v_hat = v / (1.0 - ops::power(ops::scalar(beta_2, t), t));
  const Value direction = m_hat / (ops::sqrt(v_hat) + epsilon);

  const Value w_norm = ops::sqrt(ops::sum(ops::square(w))), norm = ops::sqrt(ops::sum(ops::square(direction)));
  const Value both = ops::logical_and(ops::greater(w_norm, 0), ops::greater(norm, 0));
  const Value ratio = ops::select(both, w_norm / norm, ops::scalar(1, norm));
  return w - ratio * lr * direction;
}

}  // namespace hornet::optimizers

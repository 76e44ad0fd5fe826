#include <hornet/base/check.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/optimizers/nadam.hpp>

namespace hornet::optimizers {

void Nadam::validate() const {
  check_fraction(class_name, "beta_1", beta_1);
  check_fraction(class_name, "beta_2", beta_2);
  check_at_least(class_name, "epsilon", epsilon, 0);
}

std::vector<SlotGroup> Nadam::slots() const { return {SlotGroup{{.name = "momentum"}, {.name = "velocity"}}}; }

// The product of the momentum schedule's values so far.
std::vector<Slot> Nadam::shared() const { return {{.name = "u_product", .initial = 1}}; }

Value Nadam::update(OptimizerScope& s, Value w, Value g, Value lr) const {
  const Value t = s.step();
  const auto u = [&](Value step) { return beta_1 * (1.0 - 0.5 * ops::power(ops::scalar(0.96, step), step)); };
  const Value u_t = u(t), u_next = u(t + 1.0);
  const Value product_old = s.slot("u_product");
  const Value product = ops::cast(s.assign("u_product", product_old * ops::cast(u_t, product_old.dtype())), t.dtype());

  const Value m_old = s.slot("momentum"), v_old = s.slot("velocity");
  const Value m = s.assign("momentum", m_old + (g - m_old) * (1 - beta_1));
  const Value v = s.assign("velocity", v_old + (ops::square(g) - v_old) * (1 - beta_2));
  const Value m_hat = u_next / (1.0 - product * u_next) * m + (1.0 - u_t) / (1.0 - product) * g;
  const Value v_hat = v / (1.0 - ops::power(ops::scalar(beta_2, t), t));
  return w - lr * m_hat / (ops::sqrt(v_hat) + epsilon);
}

}  // namespace hornet::optimizers

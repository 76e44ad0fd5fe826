#include <hornet/base/check.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/optimizers/lion.hpp>

namespace hornet::optimizers {

void Lion::validate() const {
  check_positive(class_name, "beta_1", beta_1);
  check_between(class_name, "beta_1", beta_1, 0, 1);
  check_between(class_name, "beta_2", beta_2, 0, 1);
}

std::vector<SlotGroup> Lion::slots() const { return {SlotGroup{{.name = "momentum"}}}; }

Value Lion::update(OptimizerScope& s, Value w, Value g, Value lr) const {
  const Value m = s.slot("momentum");
  s.assign("momentum", m * beta_2 + g * (1 - beta_2));
  return w - lr * ops::sign(m * beta_1 + g * (1 - beta_1));
}

}  // namespace hornet::optimizers

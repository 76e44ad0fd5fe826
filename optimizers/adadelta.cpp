#include <hornet/base/check.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/optimizers/adadelta.hpp>

namespace hornet::optimizers {

void Adadelta::validate() const {
  check_between(class_name, "rho", rho, 0, 1);
  check_at_least(class_name, "epsilon", epsilon, 0);
}

std::vector<SlotGroup> Adadelta::slots() const {
  return {SlotGroup{{.name = "accumulated_grad"}, {.name = "accumulated_delta_var"}}};
}

Value Adadelta::update(OptimizerScope& s, Value w, Value g, Value lr) const {
  const Value old_deltas = s.slot("accumulated_delta_var");
  const Value gradients = s.assign("accumulated_grad", rho * s.slot("accumulated_grad") + (1 - rho) * ops::square(g));
  const Value delta = -(ops::sqrt(old_deltas + epsilon) * g / ops::sqrt(gradients + epsilon));
  s.assign("accumulated_delta_var", rho * old_deltas + (1 - rho) * ops::square(delta));
  return w + lr * delta;
}

}  // namespace hornet::optimizers

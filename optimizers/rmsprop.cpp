#include <hornet/base/check.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/optimizers/rmsprop.hpp>

namespace hornet::optimizers {

void RMSprop::validate() const {
  check_between(class_name, "rho", rho, 0, 1);
  check_between(class_name, "momentum", momentum, 0, 1);
  check_at_least(class_name, "epsilon", epsilon, 0);
}

std::vector<SlotGroup> RMSprop::slots() const {
  std::vector<SlotGroup> groups{SlotGroup{{.name = "velocity"}}};
  if (momentum > 0) groups.push_back({{.name = "momentum"}});
  if (centered) groups.push_back({{.name = "average_gradient"}});
  return groups;
}

Value RMSprop::update(OptimizerScope& s, Value w, Value g, Value lr) const {
  Value variance = s.assign("velocity", rho * s.slot("velocity") + (1 - rho) * ops::square(g));
  if (centered) {
    const Value mean = s.assign("average_gradient", rho * s.slot("average_gradient") + (1 - rho) * g);
    variance = variance - ops::square(mean);
  }
  const Value increment = lr * g / ops::sqrt(variance + epsilon);
  if (momentum == 0) return w - increment;
  return w - s.assign("momentum", momentum * s.slot("momentum") + increment);
}

}  // namespace hornet::optimizers

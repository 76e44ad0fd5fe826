#include <hornet/base/check.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/optimizers/adagrad.hpp>

namespace hornet::optimizers {

void Adagrad::validate() const {
  check_at_least(class_name, "initial_accumulator_value", initial_accumulator_value, 0);
  check_at_least(class_name, "epsilon", epsilon, 0);
}

std::vector<SlotGroup> Adagrad::slots() const {
  return {SlotGroup{{.name = "accumulator", .initial = initial_accumulator_value}}};
}

Value Adagrad::update(OptimizerScope& s, Value w, Value g, Value lr) const {
  const Value accumulator = s.assign("accumulator", s.slot("accumulator") + ops::square(g));
  return w - lr * g / ops::sqrt(accumulator + epsilon);
}

}  // namespace hornet::optimizers

#include <hornet/base/check.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/optimizers/sgd.hpp>

namespace hornet::optimizers {

void SGD::validate() const { check_between(class_name, "momentum", momentum, 0, 1); }

std::vector<SlotGroup> SGD::slots() const {
  if (momentum == 0) return {};
  return {SlotGroup{{.name = "momentum"}}};
}

Value SGD::update(OptimizerScope& s, Value w, Value g, Value lr) const {
  if (momentum == 0) return w - lr * g;
  const Value v = s.assign("momentum", momentum * s.slot("momentum") - lr * g);
  return nesterov ? w + (momentum * v - lr * g) : w + v;
}

}  // namespace hornet::optimizers

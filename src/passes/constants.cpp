#include "src/passes/constants.hpp"

namespace hornet::passes {

const Tensor* constant_of(Value value) {
  const auto* constant = value.node().op.as<Constant>();
  return constant ? &constant->value : nullptr;
}

std::vector<const Tensor*> constants_of(std::span<const Value> values) {
  std::vector<const Tensor*> constants;
  for (const Value& value : values) constants.push_back(constant_of(value));
  return constants;
}

bool is_all(Value value, double number) {
  if (value.node().op.name() == "broadcast_to") return is_all(value.node().inputs[0], number);
  const Tensor* constant = constant_of(value);
  return constant && constant->size() == 1 && constant->item() == number;
}

}  // namespace hornet::passes

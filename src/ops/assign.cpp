#include "src/ops/assign.hpp"

#include <hornet/ops/assign.hpp>

#include "src/ops/catalog.hpp"
#include "src/ops/emit.hpp"
#include "src/ops/expect.hpp"

namespace hornet::ops {

TensorType Assign::infer(std::span<const TensorType> in) const {
  expect_inputs(in, 2);
  if (in[0].dtype != in[1].dtype)
    throw DTypeError("variable is " + to_string(in[0]) + ", value is " + to_string(in[1]));
  if (in[0].shape != in[1].shape)
    throw ShapeError("variable is " + to_string(in[0]) + ", value is " + to_string(in[1]));
  return in[1];
}

std::vector<OpDefinition> assign_catalog() { return define<Assign>(); }

Value assign(Value variable, Value value) {
  if (!variable_of(variable))
    throw ConfigError("assign: \"" + variable.name() + "\" is not a variable; create it with Graph::variable");
  return emit(Assign{}, {variable, value});
}

}  // namespace hornet::ops

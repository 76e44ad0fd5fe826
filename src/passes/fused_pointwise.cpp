#include "src/passes/fused_pointwise.hpp"

#include <hornet/ops/shape.hpp>

namespace hornet::passes {

FusedPointwise FusedPointwise::of(const Node& node) {
  if (const auto* fused = node.op.as<FusedPointwise>()) return *fused;
  FusedInstruction instruction{node.op, {}};
  for (std::size_t i = 0; i < node.inputs.size(); ++i) instruction.args.push_back(static_cast<std::int64_t>(i));
  return {node.outputs[0].shape, {instruction}, {static_cast<std::int64_t>(node.inputs.size())}};
}

std::vector<DType> FusedPointwise::register_dtypes(std::span<const TensorType> in) const {
  std::vector<TensorType> types;
  for (const TensorType& type : in) types.push_back({type.dtype, shape});
  for (const FusedInstruction& instruction : program) {
    std::vector<TensorType> args;
    for (std::int64_t arg : instruction.args) args.push_back(types.at(static_cast<std::size_t>(arg)));
    types.push_back(instruction.op.infer(args).front());
  }
  std::vector<DType> dtypes;
  for (const TensorType& type : types) dtypes.push_back(type.dtype);
  return dtypes;
}

std::vector<TensorType> FusedPointwise::infer(std::span<const TensorType> in) const {
  const std::vector<DType> dtypes = register_dtypes(in);
  std::vector<TensorType> out;
  for (std::int64_t result : results) out.push_back({dtypes.at(static_cast<std::size_t>(result)), shape});
  return out;
}

std::vector<Value> FusedPointwise::compose(std::span<const Value> in) const {
  std::vector<Value> registers;
  for (const Value& input : in) registers.push_back(ops::broadcast_to(input, shape));
  return replay(program, std::move(registers), results);
}

FusedPointwise with_first_input(FusedPointwise program, std::int64_t from) {
  move_to_front(program.program, program.results, from);
  return program;
}

}  // namespace hornet::passes

#include "src/passes/fused_rows.hpp"

namespace hornet::passes {

std::vector<TensorType> FusedRows::register_types(std::span<const TensorType> in) const {
  std::vector<TensorType> types(in.begin(), in.end());
  for (const FusedInstruction& instruction : program) {
    std::vector<TensorType> args;
    for (std::int64_t arg : instruction.args) args.push_back(types.at(static_cast<std::size_t>(arg)));
    types.push_back(instruction.op.infer(args).front());
  }
  return types;
}

std::vector<TensorType> FusedRows::infer(std::span<const TensorType> in) const {
  const std::vector<TensorType> types = register_types(in);
  std::vector<TensorType> out;
  for (std::int64_t result : results) out.push_back(types.at(static_cast<std::size_t>(result)));
  return out;
}

std::vector<Value> FusedRows::compose(std::span<const Value> in) const {
  return replay(program, {in.begin(), in.end()}, results);
}

}  // namespace hornet::passes

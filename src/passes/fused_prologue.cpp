#include "src/passes/fused_prologue.hpp"

#include <hornet/ops/gather.hpp>
#include <hornet/ops/shape.hpp>

namespace hornet::passes {
namespace {

// The first inputs, with the operand in its place.
template <class T>
std::vector<T> with_operand(const FusedPrologue& op, std::span<const T> in, const T& operand) {
  std::vector<T> all(in.begin(), in.begin() + op.consumer_inputs - 1);
  all.insert(all.begin() + op.operand, operand);
  return all;
}

}  // namespace

bool FusedPrologue::elementwise(int input) const {
  return input < consumer_inputs - 1 && consumer.elementwise(input < operand ? input : input + 1);
}

std::vector<TensorType> FusedPrologue::program_inputs(std::span<const TensorType> in) const {
  std::vector<TensorType> types{{in[first_of_program()].dtype, program.shape}};
  types.insert(types.end(), in.begin() + static_cast<std::ptrdiff_t>(others()), in.end());
  return types;
}

std::vector<TensorType> FusedPrologue::consumer_types(std::span<const TensorType> in) const {
  return with_operand(*this, in, {program.infer(program_inputs(in)).front().dtype, operand_shape});
}

std::vector<TensorType> FusedPrologue::infer(std::span<const TensorType> in) const {
  return consumer.infer(consumer_types(in));
}

std::vector<Value> FusedPrologue::compose(std::span<const Value> in) const {
  Graph graph = in.front().graph();
  const Value source = in[first_of_program()];
  std::vector<Value> inputs{
      ops::reshape(picks_rows ? ops::gather(source, in[first_of_program() + 1]) : source, program.shape)};
  inputs.insert(inputs.end(), in.begin() + static_cast<std::ptrdiff_t>(others()), in.end());
  const Value operand = ops::reshape(graph.add(program, inputs).front(), operand_shape);
  return graph.add(consumer, with_operand(*this, in, operand));
}

}  // namespace hornet::passes

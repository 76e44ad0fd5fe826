// FusedPrologue: an op that computes one of its operands as it reads it, element by element, where it needs it: a batch
// of rows picked from data that lies whole, cast and scaled on its way into the first product. Inputs: the consumer's
// but that operand, then those of the program. The program's first input is an element of the operand, in the same
// order; where rows are picked, it is two: the data, and the indices of its rows along axis 0.
#pragma once

#include "src/passes/fused_pointwise.hpp"

namespace hornet::passes {

struct FusedPrologue {
  Op consumer;
  int consumer_inputs = 0;
  int operand = 0;         // of the consumer
  Shape operand_shape;     // as the consumer reads it: of as many elements as the program's
  FusedPointwise program;  // of one result
  bool picks_rows = false;
  std::string picker, extent_name;  // of the node that did: its name, and ops::Gather's; for errors

  static constexpr std::string_view name = "fused_prologue";
  static constexpr bool differentiable = false;  // fusion comes after gradients
  bool elementwise(int input) const;
  std::vector<TensorType> infer(std::span<const TensorType> in) const;
  std::vector<Value> compose(std::span<const Value> in) const;

  std::size_t first_of_program() const { return static_cast<std::size_t>(consumer_inputs) - 1; }
  std::size_t others() const { return first_of_program() + (picks_rows ? 2 : 1); }  // the program's further inputs

  // The inputs of the program, and of the consumer.
  std::vector<TensorType> program_inputs(std::span<const TensorType> in) const;
  std::vector<TensorType> consumer_types(std::span<const TensorType> in) const;
};

}  // namespace hornet::passes

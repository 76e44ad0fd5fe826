// FusedPointwise: many pointwise ops as one node. Its inputs may be smaller than the shape it computes: they stretch as
// broadcast_to does.
#pragma once

#include "src/passes/fused_instruction.hpp"

namespace hornet::passes {

struct FusedPointwise {
  Shape shape;  // of every result
  std::vector<FusedInstruction> program;
  std::vector<std::int64_t> results;  // registers

  static constexpr std::string_view name = "fused_pointwise";
  static constexpr bool differentiable = false;  // fusion comes after gradients
  static constexpr bool pointwise = true;
  static constexpr auto fields() {
    return std::tuple{Field{"shape", &FusedPointwise::shape}, Field{"program", &FusedPointwise::program},
                      Field{"results", &FusedPointwise::results}};
  }
  // A pointwise node as a program: a fused one's own, a single op's of one instruction.
  static FusedPointwise of(const Node& node);

  std::vector<TensorType> infer(std::span<const TensorType> in) const;
  std::vector<Value> compose(std::span<const Value> in) const;

  std::vector<DType> register_dtypes(std::span<const TensorType> in) const;
};

// The program with input `from` moved to the front.
FusedPointwise with_first_input(FusedPointwise program, std::int64_t from);

}  // namespace hornet::passes

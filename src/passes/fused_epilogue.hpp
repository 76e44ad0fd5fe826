// FusedEpilogue: an op whose result goes straight through a pointwise program, piece by piece while it is in cache:
// bias and activation behind a matmul or convolution, the optimizer's update behind the product that makes the
// gradient. Inputs: the producer's, then those of the program but its first, which is the producer's result.
#pragma once

#include "src/passes/fused_pointwise.hpp"

namespace hornet::passes {

struct FusedEpilogue {
  Op producer;  // of one output
  int producer_inputs = 0;
  FusedPointwise epilogue;

  static constexpr std::string_view name = "fused_epilogue";
  static constexpr bool differentiable = false;  // fusion comes after gradients
  bool elementwise(int input) const { return input >= producer_inputs; }
  std::vector<TensorType> infer(std::span<const TensorType> in) const;
  std::vector<Value> compose(std::span<const Value> in) const;

  // The program's inputs: the producer's result, then the rest of `in`.
  std::vector<TensorType> epilogue_inputs(std::span<const TensorType> in) const;
};

}  // namespace hornet::passes

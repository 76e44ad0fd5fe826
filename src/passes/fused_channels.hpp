// FusedChannels: sums over the leading axes of what a pointwise program computes, as one node that reads its inputs
// once and stores nothing as large as they are: the gradients of scale and shift behind a normalisation, a bias'
// gradient, a regularizer. Its inputs may be smaller than the program's shape: they stretch as broadcast_to does.
#pragma once

#include "src/passes/fused_pointwise.hpp"

namespace hornet::passes {

struct FusedChannels {
  Shape shape;   // of the program's results
  int axes = 1;  // so many leading ones are summed over
  std::vector<FusedInstruction> program;
  std::vector<std::int64_t> sums;  // registers

  static constexpr std::string_view name = "fused_channels";
  static constexpr bool differentiable = false;  // fusion comes after gradients
  static constexpr auto fields() {
    return std::tuple{Field{"shape", &FusedChannels::shape}, Field{"axes", &FusedChannels::axes},
                      Field{"program", &FusedChannels::program}, Field{"sums", &FusedChannels::sums}};
  }
  std::vector<TensorType> infer(std::span<const TensorType> in) const;
  std::vector<Value> compose(std::span<const Value> in) const;

  FusedPointwise summands() const { return {shape, program, sums}; }
  Shape channels() const { return shape.slice(axes, shape.rank()); }
};

}  // namespace hornet::passes

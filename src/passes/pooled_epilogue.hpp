// PooledEpilogue: a convolution with its pointwise program (fused_epilogue), whose images are pooled while they are in
// cache. Inputs: those of the fused epilogue. Outputs: the pool's, then the convolution's result where somebody else
// reads it; else that is never stored.
#pragma once

#include "src/passes/fused_epilogue.hpp"

namespace hornet::passes {

struct PooledEpilogue {
  FusedEpilogue fused;  // of one output
  Op pool;
  bool keeps_images = false;

  static constexpr std::string_view name = "pooled_epilogue";
  static constexpr bool differentiable = false;  // fusion comes after gradients
  std::vector<TensorType> infer(std::span<const TensorType> in) const;
  std::vector<Value> compose(std::span<const Value> in) const;
};

}  // namespace hornet::passes

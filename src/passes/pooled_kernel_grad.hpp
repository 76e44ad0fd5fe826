// PooledKernelGrad: the gradient of a convolution's kernel where the result was max-pooled at once. Inputs x, winner, d
// give
//   conv_kernel_grad(x, max_winner_grad(winner, d))
// whose second operand, as large as what was pooled and mostly zeros, then need not exist as a whole.
#pragma once

#include <hornet/graph/graph.hpp>

namespace hornet::passes {

struct PooledKernelGrad {
  Op kernel_grad, pool_grad;

  static constexpr std::string_view name = "pooled_kernel_grad";
  static constexpr bool differentiable = false;  // fusion comes after gradients
  std::vector<TensorType> infer(std::span<const TensorType> in) const;
  std::vector<Value> compose(std::span<const Value> in) const;
};

}  // namespace hornet::passes

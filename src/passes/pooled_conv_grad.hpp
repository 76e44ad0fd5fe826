// PooledConvGrad: a gradient of a convolution whose result was max-pooled at once. Inputs x, winner, d give
//   conv_kernel_grad(x, max_winner_grad(winner, d))
// and winner, d, kernel
//   conv_input_grad(max_winner_grad(winner, d), kernel)
// whose one operand, as large as what was pooled and mostly zeros, then need not exist as a whole.
#pragma once

#include <hornet/graph/graph.hpp>

namespace hornet::passes {

struct PooledConvGrad {
  Op conv_grad, pool_grad;

  static constexpr std::string_view name = "pooled_conv_grad";
  static constexpr bool differentiable = false;  // fusion comes after gradients
  // The gradient's input that the pool's gradient is.
  std::size_t pooled_input() const { return conv_grad.name() == "conv_kernel_grad" ? 1 : 0; }
  std::vector<TensorType> gradient_inputs(std::span<const TensorType> in) const;
  std::vector<TensorType> infer(std::span<const TensorType> in) const;
  std::vector<Value> compose(std::span<const Value> in) const;
};

}  // namespace hornet::passes

// ContinuedRows: a program on rows and what makes one row of its result of each row of theirs: the loss' gradient, and
// behind it the gradient of the layer before, a product with the last layer's kernel. Inputs: those of the rows' op,
// then the consumer's but its first, which is one of the rows' results. Results: the rows', then the consumer's.
#pragma once

#include "src/passes/produced_rows.hpp"

namespace hornet::passes {

struct ContinuedRows {
  Op rows;  // fused_rows or produced_rows
  int rows_inputs = 0;
  int result = 0;  // of the rows', a matrix: the consumer's first input
  Op consumer;

  static constexpr std::string_view name = "continued_rows";
  static constexpr bool differentiable = false;  // fusion comes after gradients
  std::vector<TensorType> infer(std::span<const TensorType> in) const;
  std::vector<Value> compose(std::span<const Value> in) const;

  std::vector<TensorType> consumer_inputs(std::span<const TensorType> in) const;
};

}  // namespace hornet::passes

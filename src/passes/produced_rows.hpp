// ProducedRows: an op whose result goes, row by row, straight through a program on rows: the last layer's product with
// softmax, the loss and its gradient. Inputs: the producer's, then those of the program but its first, which is the
// producer's result, a matrix of rows.
#pragma once

#include "src/passes/fused_rows.hpp"

namespace hornet::passes {

struct ProducedRows {
  Op producer;  // of one output
  int producer_inputs = 0;
  FusedRows rows;

  static constexpr std::string_view name = "produced_rows";
  static constexpr bool differentiable = false;  // fusion comes after gradients
  std::vector<TensorType> infer(std::span<const TensorType> in) const;
  std::vector<Value> compose(std::span<const Value> in) const;

  // The program's inputs: the producer's result, then the rest of `in`.
  std::vector<TensorType> rows_inputs(std::span<const TensorType> in) const;
};

}  // namespace hornet::passes

// FusedRows: ops that work on rows as one node, such as softmax with the cross-entropy behind it and both gradients. A
// tensor of shape `lead` + (n) is a matrix of rows; one of shape `lead` or `lead` + (1) holds an element for each row.
// Instructions are pointwise ops on either, reductions of the last axis, one_hot of depth n, reshape between the two
// shapes of a row's element, and broadcast_to either from what is smaller.
#pragma once

#include "src/passes/fused_instruction.hpp"

namespace hornet::passes {

struct RowDomain {
  Shape lead;
  std::int64_t n = 1;  // elements of a row, not 1

  bool is_matrix(const Shape& shape) const { return shape == lead + Shape{n}; }
  bool is_column(const Shape& shape) const { return shape == lead || shape == lead + Shape{1}; }
  bool holds(const Shape& shape) const { return is_matrix(shape) || is_column(shape); }
};

struct FusedRows {
  Shape lead;
  std::int64_t n = 1;
  std::vector<FusedInstruction> program;
  std::vector<std::int64_t> results;  // registers

  static constexpr std::string_view name = "fused_rows";
  static constexpr bool differentiable = false;  // fusion comes after gradients
  static constexpr auto fields() {
    return std::tuple{Field{"lead", &FusedRows::lead}, Field{"n", &FusedRows::n}, Field{"program", &FusedRows::program},
                      Field{"results", &FusedRows::results}};
  }
  std::vector<TensorType> infer(std::span<const TensorType> in) const;
  std::vector<Value> compose(std::span<const Value> in) const;

  RowDomain domain() const { return {lead, n}; }
  std::vector<TensorType> register_types(std::span<const TensorType> in) const;
};

}  // namespace hornet::passes

// Which entry of the vector table computes a pointwise op.
#pragma once

#include <hornet/graph/graph.hpp>
#include <optional>

#include "src/backends/cpu/vector/vector.hpp"

namespace hornet::cpu {

// `operand` is the type of the op's last operand: comparisons are keyed by their operands' type, select by its values'.
bool has_block_kernel(const Op& op, DType operand);
BlockKernel block_kernel(const Op& op, DType operand, DType result);  // throws InternalError when there is none

// x·c and x ± c with a known c: `affine` of one operand instead of two.
struct Affine {
  int operand;      // which of the two is x
  double attrs[2];  // scale, shift
};

// `left` and `right` are the operands' values where they are known scalars, else nullptr.
std::optional<Affine> find_affine(std::string_view op, const Tensor* left, const Tensor* right);

}  // namespace hornet::cpu

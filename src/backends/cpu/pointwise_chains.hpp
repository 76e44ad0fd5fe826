// Chains in pointwise programs: operations of two operands, each upon the result of the one before, that nobody else
// reads.
#pragma once

#include "src/backends/cpu/pointwise_patterns.hpp"

namespace hornet::cpu {

// Adds the chains of two or three links among the instructions that are in no pattern of `found`.
void add_chains(const passes::FusedPointwise& op, std::span<const DType> dtypes, std::vector<PointwisePattern>& found);

BlockKernel chain_kernel(std::span<const Link> links);  // two or three

}  // namespace hornet::cpu

// Chains in pointwise programs: operations of two operands, each upon the result of the one before, that nobody else
// reads. The slope of a sigmoid or a tanh in its value is one operation too, with what is multiplied by it.
#pragma once

#include "src/backends/cpu/pointwise_patterns.hpp"

namespace hornet::cpu {

// Adds the chains of up to three links among the instructions that are in no pattern of `found`; the other arguments
// are find_patterns'.
void add_chains(const passes::FusedPointwise& op, const std::vector<const Tensor*>& constants,
                std::span<const DType> dtypes, std::vector<PointwisePattern>& found);

BlockKernel chain_kernel(std::span<const Link> links);

}  // namespace hornet::cpu

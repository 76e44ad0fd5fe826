// Runs pointwise programs block by block: every instruction works on a few hundred elements that lie in L1.
#pragma once

#include "src/passes/fused_pointwise.hpp"
#include "src/runtime/kernel.hpp"

namespace hornet::cpu {

// Whether this backend has instructions for all of the op's types.
bool has_pointwise(const Node& node);

// The kernel of a pointwise node or of a fused_pointwise node.
Kernel pointwise_kernel(KernelSite& site);

}  // namespace hornet::cpu

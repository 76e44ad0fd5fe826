// Pointwise ops, one a kernel.
#pragma once

#include "src/runtime/kernel.hpp"

namespace hornet::cuda {

// Whether there is a kernel for the node's op and types.
bool has_pointwise(const Node& node);

Kernel pointwise_kernel(KernelSite& site);

}  // namespace hornet::cuda

// Elements picked from a tensor of one axis by indices that a program computes, as the source of one kernel of
// elements.
#pragma once

#include <span>

#include "src/backends/cuda/jit/kernels.hpp"
#include "src/passes/fused_prologue.hpp"

namespace hornet::cuda {

// `op`: of a gather's indices. The kernel has two more inputs, an IndexWatch's pointers.
JitSource lookup_source(const passes::FusedPrologue& op, std::span<const TensorType> in,
                        const std::vector<const Tensor*>& constants);

}  // namespace hornet::cuda

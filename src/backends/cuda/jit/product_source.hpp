// A small product (device/small_product.hpp) with the pointwise program behind it, and perhaps one in front of an
// operand, as the source of one kernel of blocks, a block for each tile.
#pragma once

#include <span>

#include "src/backends/cuda/jit/kernels.hpp"
#include "src/backends/cuda/small_product.hpp"
#include "src/passes/fused_epilogue.hpp"
#include "src/passes/fused_prologue.hpp"

namespace hornet::cuda {

// `in`, `constants`: of the fused node, whose producer is the product that `tiles` cuts.
JitSource product_source(const passes::FusedEpilogue& op, const SmallProductTiles& tiles,
                         std::span<const TensorType> in, const std::vector<const Tensor*>& constants);

// The same for a node that has such a one for its consumer. Where it picks rows, the kernel has two more inputs, an
// IndexWatch's pointers.
JitSource product_source(const passes::FusedPrologue& op, const SmallProductTiles& tiles,
                         std::span<const TensorType> in, const std::vector<const Tensor*>& constants);

}  // namespace hornet::cuda

// A fused pointwise program as the source of one kernel of elements, or of pieces of neighbours.
#pragma once

#include <span>

#include "src/backends/cuda/jit/kernels.hpp"
#include "src/passes/fused_pointwise.hpp"

namespace hornet::cuda {

// Elements of a piece. Of large results four are read and written at once; small ones have more threads instead.
int pointwise_width(const Shape& shape);

// `constants` are the inputs' values where they are known, else nullptr; single elements of them become literals.
JitSource pointwise_source(const passes::FusedPointwise& op, std::span<const TensorType> in,
                           const std::vector<const Tensor*>& constants);

}  // namespace hornet::cuda

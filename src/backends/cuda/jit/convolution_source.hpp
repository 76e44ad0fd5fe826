// Source of the kernels of convolutions that are products of tiles.
#pragma once

#include "src/backends/cuda/convolution_tiles.hpp"
#include "src/backends/cuda/jit/kernels.hpp"
#include "src/passes/fused_epilogue.hpp"
#include "src/passes/fused_prologue.hpp"

namespace hornet::cuda {

// What a kernel reads: the convolution's operands, then those of the program behind it; or those but x, then what x is
// made of by the program in front.
struct ConvolutionInputs {
  std::span<const TensorType> types;
  const std::vector<const Tensor*>& constants;
  const passes::FusedPrologue* prologue = nullptr;

  // Of the kernel, with an IndexWatch's pointers where rows are picked.
  std::size_t count() const { return types.size() + (prologue && prologue->picks_rows ? 2 : 0); }
};

// Of a fused_epilogue, the convolution, or its gradient, with the program behind it; of a pooled_epilogue with pooling
// too. Where sums are cut, the first of two stages: the chunks' sums, [chunks, like the result].
JitSource convolution_source(const Op& op, const ConvolutionTiles& tiles, const ConvolutionInputs& in);

}  // namespace hornet::cuda

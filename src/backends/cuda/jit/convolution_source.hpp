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

// A convolution, or its gradient, with the program behind it.
JitSource convolution_source(const passes::FusedEpilogue& op, const ConvolutionTiles& tiles,
                             const ConvolutionInputs& in);

// A convolution with its program and pooling.
JitSource convolution_source(const passes::PooledEpilogue& op, const ConvolutionTiles& tiles,
                             const ConvolutionInputs& in);

// The first of two stages: the chunks' sums, [chunks, like the result]. Of the inputs it reads what the sums are of.
JitSource convolution_chunks_source(const ConvolutionTiles& tiles, const ConvolutionInputs& in);

}  // namespace hornet::cuda

// Source of the kernels of convolutions that are products of tiles.
#pragma once

#include "src/backends/cuda/convolution_tiles.hpp"
#include "src/backends/cuda/jit/kernels.hpp"
#include "src/passes/fused_epilogue.hpp"

namespace hornet::cuda {

// A convolution, or its gradient, with the program behind it.
JitSource convolution_source(const passes::FusedEpilogue& op, const ConvolutionTiles& tiles,
                             std::span<const TensorType> in, const std::vector<const Tensor*>& constants);

// A convolution with its program and pooling.
JitSource convolution_source(const passes::PooledEpilogue& op, const ConvolutionTiles& tiles,
                             std::span<const TensorType> in, const std::vector<const Tensor*>& constants);

// The first of two stages: the chunks' sums, [chunks, like the result].
JitSource convolution_chunks_source(const ConvolutionTiles& tiles, std::size_t inputs);

}  // namespace hornet::cuda

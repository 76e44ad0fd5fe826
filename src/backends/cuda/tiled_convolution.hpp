// Makes the kernels of convolutions that are products of tiles (convolution_tiles.hpp).
#pragma once

#include "src/backends/cuda/convolution_tiles.hpp"
#include "src/passes/fused_epilogue.hpp"
#include "src/passes/fused_prologue.hpp"
#include "src/runtime/kernel.hpp"

namespace hornet::cuda {

// The tiles of a fused_epilogue's or pooled_epilogue's convolution, whose node has these inputs; nothing for another
// op.
std::optional<ConvolutionTiles> tiles_behind(const Op& op, std::span<const TensorType> in);

// Of a fused_epilogue or pooled_epilogue that has tiles, with a program in front of its images or none.
Kernel tiled_convolution_kernel(KernelSite& site, const Op& op, const ConvolutionTiles& tiles,
                                const passes::FusedPrologue* prologue = nullptr);

}  // namespace hornet::cuda

// Makes the kernels of convolutions that are products of tiles (convolution_tiles.hpp) with the program behind them.
#pragma once

#include "src/backends/cuda/convolution_tiles.hpp"
#include "src/passes/fused_epilogue.hpp"
#include "src/runtime/kernel.hpp"

namespace hornet::cuda {

// Of a fused_epilogue.
Kernel tiled_convolution_kernel(KernelSite& site, const ConvolutionTiles& tiles);

}  // namespace hornet::cuda

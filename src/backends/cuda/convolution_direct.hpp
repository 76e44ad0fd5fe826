// Makes device/convolution_direct.hpp's kernels.
#pragma once

#include "src/backends/cuda/device/convolution.hpp"
#include "src/backends/cuda/driver.hpp"
#include "src/runtime/kernel.hpp"

namespace hornet::cuda {

// Groups of few channels and few filters.
bool is_direct(const ConvolutionGeometry& geometry);

Kernel direct_convolution(KernelSite& site, ConvolutionPass pass, const ConvolutionGeometry& geometry);

}  // namespace hornet::cuda

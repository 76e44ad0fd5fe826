// Convolutions by a library, which has padding for a convolution only where it is the same before the image and after
// it, and only for tensors that begin at multiples of 16 bytes. Where padding differs, as with "same" padding and
// strides, the library gets an image that is padded already; where a tensor begins elsewhere, a copy.
#pragma once

#include <functional>

#include "src/backends/cuda/driver.hpp"
#include "src/runtime/kernel.hpp"

namespace hornet::cuda {

using ConvolutionLibrary = std::function<std::shared_ptr<LibraryCall>(const ConvolutionCall&)>;

// Of float32. Empty where the library has nothing.
Kernel kernel_of_library(KernelSite& site, const ConvolutionCall& call, const ConvolutionLibrary& library);

}  // namespace hornet::cuda

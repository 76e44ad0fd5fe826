// Convolutions by a library, which takes only tensors that begin at multiples of 16 bytes: where one begins elsewhere,
// it gets a copy.
#pragma once

#include <functional>

#include "src/backends/cuda/driver.hpp"
#include "src/runtime/kernel.hpp"

namespace hornet::cuda {

using ConvolutionLibrary = std::function<std::shared_ptr<LibraryCall>(const ConvolutionCall&)>;

// Of float32. Empty where the library has nothing.
Kernel kernel_of_library(KernelSite& site, const ConvolutionCall& call, const ConvolutionLibrary& library);

}  // namespace hornet::cuda

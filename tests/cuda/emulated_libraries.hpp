// Libraries of the emulated GPU for factors of bfloat16, as NVIDIA's take them: products give float32, convolutions
// round their results to bfloat16.
#pragma once

#include <vector>

#include "src/backends/cuda/driver.hpp"

namespace hornet::cuda {

std::unique_ptr<LibraryCall> emulated_product(const MatrixProduct& product);
std::unique_ptr<LibraryCall> emulated_convolution(const ConvolutionCall& call);

// Those asked for since the test has emptied it.
std::vector<ConvolutionCall>& emulated_convolutions();

}  // namespace hornet::cuda

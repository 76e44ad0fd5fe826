// What the driver's libraries have for products and convolutions of float32 tensors, in the precision in use.
//
// For bfloat16 our kernel rounds the factors into the workspace, and the library reads half the bytes: tensor cores
// take bfloat16 from memory as it is. cuBLASLt's mode for float32 factors (COMPUTE_32F_FAST_16BF) may round to
// TensorFloat-32 instead, at half the speed, and cuDNN has no such mode. Where a library has nothing of bfloat16,
// TensorFloat-32 serves.
#pragma once

#include <memory>

#include "src/backends/cuda/driver.hpp"

namespace hornet::cuda {

// nullptr where the library has nothing.
std::shared_ptr<LibraryCall> library_product(const MatrixProduct& product);
std::shared_ptr<LibraryCall> library_convolution(const ConvolutionCall& call);
// Of bfloat16 as of TensorFloat-32: states stay float32.
std::shared_ptr<Recurrence> library_recurrence(const RecurrenceCall& call);

// Of factors that are stored as bfloat16, with such a result; no other is asked for.
std::shared_ptr<LibraryCall> stored_bfloat16_product(MatrixProduct product);
std::shared_ptr<LibraryCall> stored_bfloat16_convolution(ConvolutionCall call);

// `call`, on factors of bfloat16, as a call on factors of float32 of so many elements, and `more` operands that it gets
// as they are.
std::shared_ptr<LibraryCall> rounded_factors(std::shared_ptr<LibraryCall> call, std::int64_t first, std::int64_t second,
                                             std::size_t more = 0);
std::shared_ptr<LibraryCall> rounded_factors(std::shared_ptr<LibraryCall> call, const ConvolutionCall& of);

}  // namespace hornet::cuda

// Tensors of random numbers, made on the host. Element i depends on the seed and on i alone (Philox4x32-10), so the
// same seed gives the same bits with any number of threads. Throws DTypeError unless dtype is float32 or float64.
#pragma once

#include <cstdint>
#include <hornet/tensor/tensor.hpp>

namespace hornet {

Tensor random_uniform(const Shape& shape, DType dtype, double low, double high, std::uint64_t seed);

Tensor random_normal(const Shape& shape, DType dtype, double mean, double stddev, std::uint64_t seed);

// The normal distribution without its tails: values are within two standard deviations of the mean.
Tensor random_truncated_normal(const Shape& shape, DType dtype, double mean, double stddev, std::uint64_t seed);

}  // namespace hornet

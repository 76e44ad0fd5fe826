// Floating-point operations of matrix products and convolutions: two a multiply-add.
#pragma once

#include <cstdint>
#include <vector>

namespace hornet::benchmarks {

// One layer's forward pass for one sample.
constexpr double dense_flops(std::int64_t in, std::int64_t units) { return 2.0 * static_cast<double>(in * units); }

// `height` and `width` are those of the output.
constexpr double conv_flops(std::int64_t height, std::int64_t width, std::int64_t kernel, std::int64_t in,
                            std::int64_t filters) {
  return 2.0 * static_cast<double>(height * width * kernel * kernel * in * filters);
}

constexpr double forward_flops(const std::vector<double>& layers) {
  double sum = 0;
  for (double flops : layers) sum += flops;
  return sum;
}

// Forward, gradients of all kernels, and gradients of all inputs but the first layer's.
constexpr double training_flops(const std::vector<double>& layers) {
  return 3 * forward_flops(layers) - layers.front();
}

}  // namespace hornet::benchmarks

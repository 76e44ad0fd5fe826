// How a convolution's batch is shared among threads, and the sum of the parts of a kernel gradient.
#pragma once

#include <algorithm>
#include <cstdint>

#include "src/backends/cpu/convolution.hpp"
#include "src/base/threads.hpp"

namespace hornet::cpu {

struct BatchChunks {
  std::int64_t batch = 0;
  std::int64_t size = 1;  // images in all chunks but the last
  std::int64_t count = 1;

  std::int64_t begin(std::int64_t chunk) const { return chunk * size; }
  std::int64_t images(std::int64_t chunk) const { return std::min(size, batch - begin(chunk)); }
};

// Chunks of at least 2 MFLOP; few and below 32 MB together where each yields a whole kernel gradient.
inline BatchChunks batch_chunks(ConvolutionPass pass, const ConvolutionShape& shape) {
  constexpr double flops_per_chunk = 2e6;
  constexpr std::int64_t gradient_floats = 8 << 20;
  const auto divide_up = [](std::int64_t a, std::int64_t b) { return (a + b - 1) / b; };
  std::int64_t most = 64;
  if (pass == ConvolutionPass::kernel_gradient)
    most = std::clamp<std::int64_t>(gradient_floats / shape.kernel_size(), 2, 16);
  const double flops = 2.0 * static_cast<double>(shape.output_image()) * static_cast<double>(shape.kernel_size()) /
                       static_cast<double>(shape.out_channels);
  const std::int64_t worthwhile = static_cast<std::int64_t>(std::min(flops_per_chunk / flops, 1e9)) + 1;
  const std::int64_t size =
      std::max({std::int64_t{1}, divide_up(shape.batch, most), std::min(worthwhile, shape.batch)});
  return {shape.batch, size, divide_up(shape.batch, size)};
}

// out[i] = Σ parts[part · stride + i], parts ascending.
template <class T>
void sum_parts(T* out, const T* parts, std::int64_t count, std::int64_t stride, std::int64_t n) {
  constexpr std::int64_t block = 4096;
  parallel_for((n + block - 1) / block, [&](std::int64_t shard) {
    const std::int64_t begin = shard * block;
    const std::int64_t end = std::min(n, begin + block);
    std::copy(parts + begin, parts + end, out + begin);
    for (std::int64_t part = 1; part < count; ++part)
      for (std::int64_t i = begin; i < end; ++i) out[i] += parts[part * stride + i];
  });
}

// Hands a result of n elements on in parts, on the thread pool.
template <class T>
void share_out(T* result, std::int64_t n, const ResultTaker<T>& taker) {
  constexpr std::int64_t block = 4096;
  parallel_for((n + block - 1) / block, [&](std::int64_t shard) {
    taker.take(shard * block, std::min(n, (shard + 1) * block), result + shard * block);
  });
}

constexpr std::int64_t aligned(std::int64_t bytes) { return (bytes + 63) / 64 * 64; }

}  // namespace hornet::cpu

#include <algorithm>
#include <cmath>
#include <hornet/base/error.hpp>
#include <hornet/tensor/random.hpp>
#include <numbers>

#include "src/base/philox.hpp"
#include "src/base/threads.hpp"

namespace hornet {
namespace {

constexpr std::int64_t elements_per_shard = 1 << 14;

// A tensor whose element i is value(i), a double.
template <class F>
Tensor fill(const Shape& shape, DType dtype, const F& value) {
  if (!is_floating(dtype))
    throw DTypeError("random numbers are bfloat16, float32 or float64, asked for " + std::string(to_string(dtype)));
  const Tensor tensor(dtype, shape);
  const std::int64_t shards = (tensor.size() + elements_per_shard - 1) / elements_per_shard;
  parallel_for(shards, [&](std::int64_t shard) {
    const std::int64_t end = std::min(tensor.size(), (shard + 1) * elements_per_shard);
    for (std::int64_t i = shard * elements_per_shard; i < end; ++i) {
      const double x = value(static_cast<std::uint64_t>(i));
      if (dtype == bf16)
        tensor.data<bfloat16>()[static_cast<std::size_t>(i)] = bfloat16(x);
      else if (dtype == f32)
        tensor.data<float>()[static_cast<std::size_t>(i)] = static_cast<float>(x);
      else
        tensor.data<double>()[static_cast<std::size_t>(i)] = x;
    }
  });
  return tensor;
}

// Box-Muller: one pair of uniforms makes the two normals of elements 2p and 2p + 1.
double normal(const PhiloxStream& stream, std::uint64_t element) {
  const std::uint64_t pair = element & ~std::uint64_t{1};
  const double radius = std::sqrt(-2 * std::log1p(-stream.uniform_f64(pair)));
  const double angle = 2 * std::numbers::pi * stream.uniform_f64(pair + 1);
  return radius * (element % 2 == 0 ? std::cos(angle) : std::sin(angle));
}

// Each element tries again, at the next step of its stream, until it is inside: once in 22 times.
double truncated_normal(PhiloxStream stream, std::uint64_t element) {
  for (;; ++stream.step)
    if (const double x = normal(stream, element); std::abs(x) <= 2) return x;
}

}  // namespace

Tensor random_uniform(const Shape& shape, DType dtype, double low, double high, std::uint64_t seed) {
  const PhiloxStream stream{.seed = seed};
  return fill(shape, dtype, [&](std::uint64_t i) { return low + (high - low) * stream.uniform_f64(i); });
}

Tensor random_normal(const Shape& shape, DType dtype, double mean, double stddev, std::uint64_t seed) {
  const PhiloxStream stream{.seed = seed};
  return fill(shape, dtype, [&](std::uint64_t i) { return mean + stddev * normal(stream, i); });
}

Tensor random_truncated_normal(const Shape& shape, DType dtype, double mean, double stddev, std::uint64_t seed) {
  const PhiloxStream stream{.seed = seed};
  return fill(shape, dtype, [&](std::uint64_t i) { return mean + stddev * truncated_normal(stream, i); });
}

}  // namespace hornet

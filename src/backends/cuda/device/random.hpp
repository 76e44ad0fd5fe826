// Random numbers with the bits of src/base/philox.hpp's mapping, one counter's elements at a time.
#pragma once

#include "src/backends/cuda/device/threads.hpp"
#include "src/base/philox.hpp"

namespace hornet::cuda {

// The random words of counter `quad`; key [2] {seed, step} lies on the device.
struct PhiloxWords {
  const std::int64_t* key;
  std::uint32_t stream;

  HORNET_DEVICE PhiloxCounter operator()(std::int64_t quad) const {
    const PhiloxStream words{static_cast<std::uint64_t>(key[0]), stream, static_cast<std::uint64_t>(key[1])};
    return words.words(static_cast<std::uint64_t>(quad));
  }
};

// Number i of a counter's uniforms in [0, 1): four of float, two of double.
HORNET_DEVICE inline float uniform(const PhiloxCounter& words, int i, float) {
  return static_cast<float>(static_cast<std::int32_t>(words[static_cast<std::size_t>(i)] >> 8)) * 0x1p-24F;
}
HORNET_DEVICE inline double uniform(const PhiloxCounter& words, int i, double) {
  const auto high = static_cast<std::size_t>(2 * i);
  const std::uint64_t both = std::uint64_t{words[high]} << 32 | words[high + 1];
  return static_cast<double>(static_cast<std::int64_t>(both >> 11)) * 0x1p-53;
}

template <class T>
constexpr int per_counter = 16 / static_cast<int>(sizeof(T));

template <class T>
struct RandomUniform {
  static constexpr int group = per_counter<T>;
  PhiloxWords words;
  std::int64_t size;
  T* out;

  HORNET_DEVICE void operator()(std::int64_t quad) const {
    const PhiloxCounter four = words(quad);
    for (int i = 0; i < group && quad * group + i < size; ++i) out[quad * group + i] = uniform(four, i, T{});
  }
};

// Box and Muller 1958: a pair (u, v) of uniforms becomes sqrt(−2 log(1 − u)) · (cos 2πv, sin 2πv), in double.
template <class T>
struct RandomNormal {
  static constexpr int group = per_counter<T>;
  PhiloxWords words;
  std::int64_t size;
  T* out;

  HORNET_DEVICE void operator()(std::int64_t quad) const {
    const PhiloxCounter four = words(quad);
    for (int i = 0; i < group; i += 2) {
      const double u = static_cast<double>(uniform(four, i, T{})), v = static_cast<double>(uniform(four, i + 1, T{}));
      const double radius = __builtin_sqrt(-2.0 * __builtin_log(1.0 - u));
      const double angle = 6.283185307179586 * v;
      const std::int64_t at = quad * group + i;
      if (at < size) out[at] = static_cast<T>(radius * __builtin_cos(angle));
      if (at + 1 < size) out[at + 1] = static_cast<T>(radius * __builtin_sin(angle));
    }
  }
};

// Whether a uniform float is below `limit` · 2^-24, compared as whole numbers.
struct RandomBelow {
  static constexpr int group = 4;
  PhiloxWords words;
  std::int64_t size;
  std::uint8_t* out;
  std::int32_t limit;

  HORNET_DEVICE void operator()(std::int64_t quad) const {
    const PhiloxCounter four = words(quad);
    for (int i = 0; i < group && quad * group + i < size; ++i)
      out[quad * group + i] = static_cast<std::int32_t>(four[static_cast<std::size_t>(i)] >> 8) < limit ? 1 : 0;
  }
};

}  // namespace hornet::cuda

// bfloat16, the upper half of a float32: the factors that libraries multiply on tensor cores (library_calls.hpp).
#pragma once

#include "src/backends/cuda/device/threads.hpp"
#include "src/backends/elements/math.hpp"

namespace hornet::cuda {

// To the nearest, of two equally near to the even one; too large numbers become infinite, NaN stays NaN.
struct RoundToBfloat16 {
  const float* in;
  std::uint16_t* out;
  HORNET_DEVICE void operator()(std::int64_t i) const {
    const auto bits = elements::bits_of<std::uint32_t>(in[i]);
    const std::uint32_t rounded = bits + 0x7FFFU + (bits >> 16 & 1U), quiet = bits | 0x400000U;
    const bool nan = (bits & 0x7FFFFFFFU) > 0x7F800000U;
    out[i] = static_cast<std::uint16_t>((nan ? quiet : rounded) >> 16);
  }
};

struct WidenBfloat16 {
  const std::uint16_t* in;
  float* out;
  HORNET_DEVICE void operator()(std::int64_t i) const {
    out[i] = elements::bits_of<float>(static_cast<std::uint32_t>(in[i]) << 16);
  }
};

}  // namespace hornet::cuda

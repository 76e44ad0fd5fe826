// bfloat16: the upper half of a float32, with 8 significant bits. Numbers are stored as it and computed with as float.
#pragma once

#if !defined(__CUDACC_RTC__)
#include <cstdint>
#endif

// Always inline: what is compiled for one instruction set must not serve another.
#if defined(__CUDACC__)
#define HORNET_BFLOAT16_INLINE __host__ __device__ inline
#else
#define HORNET_BFLOAT16_INLINE __attribute__((always_inline)) inline
#endif

namespace hornet {

struct bfloat16 {
  std::uint16_t bits;

  bfloat16() = default;
  // Rounds to float and then to the nearest bfloat16, of two equally near to the even one; too large numbers become
  // infinite, NaN stays NaN.
  template <class T>
  HORNET_BFLOAT16_INLINE explicit bfloat16(T number) : bits(upper_half(static_cast<float>(number))) {}
  HORNET_BFLOAT16_INLINE operator float() const {  // exact
    return __builtin_bit_cast(float, static_cast<std::uint32_t>(bits) << 16);
  }

 private:
  static HORNET_BFLOAT16_INLINE std::uint16_t upper_half(float number) {
    const auto whole = __builtin_bit_cast(std::uint32_t, number);
    const std::uint32_t rounded = whole + 0x7FFFU + (whole >> 16 & 1U), quiet = whole | 0x400000U;
    const bool nan = (whole & 0x7FFFFFFFU) > 0x7F800000U;
    return static_cast<std::uint16_t>((nan ? quiet : rounded) >> 16);
  }
};

}  // namespace hornet

#undef HORNET_BFLOAT16_INLINE

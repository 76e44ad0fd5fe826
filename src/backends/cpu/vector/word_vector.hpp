// One register of 32-bit words, each in a lane of 64 bits whose upper half is of no account: what Philox multiplies.
#pragma once

#include "src/backends/cpu/vector/isa.hpp"
#if defined(__AVX2__)
#include <immintrin.h>
#endif

namespace hornet::cpu::HORNET_ISA_NAME {
namespace {

#if defined(__AVX512F__)

struct WordVector {
  static constexpr std::uint32_t width = 8;
  __m512i v;

  static HORNET_INLINE WordVector all(std::uint32_t x) { return {_mm512_set1_epi64(static_cast<std::int64_t>(x))}; }
  static HORNET_INLINE WordVector from(const std::uint64_t* x) { return {_mm512_loadu_si512(x)}; }
  // The whole product of the words; its upper word; a bitwise sum.
  HORNET_INLINE WordVector times(WordVector x) const { return {_mm512_mul_epu32(v, x.v)}; }
  HORNET_INLINE WordVector upper() const { return {_mm512_srli_epi64(v, 32)}; }
  HORNET_INLINE WordVector operator^(WordVector x) const { return {_mm512_xor_si512(v, x.v)}; }
  // out[4·i + w] = word i of register w.
  static HORNET_INLINE void store_interleaved(std::uint32_t* out, WordVector a, WordVector b, WordVector c,
                                              WordVector d) {
    const __m512i low = _mm512_set1_epi64(0xFFFFFFFF);
    const __m512i ab = _mm512_or_si512(_mm512_and_si512(a.v, low), _mm512_slli_epi64(b.v, 32));
    const __m512i cd = _mm512_or_si512(_mm512_and_si512(c.v, low), _mm512_slli_epi64(d.v, 32));
    _mm512_storeu_si512(out, _mm512_permutex2var_epi64(ab, _mm512_setr_epi64(0, 8, 1, 9, 2, 10, 3, 11), cd));
    _mm512_storeu_si512(out + 16, _mm512_permutex2var_epi64(ab, _mm512_setr_epi64(4, 12, 5, 13, 6, 14, 7, 15), cd));
  }
};

#elif defined(__AVX2__)

struct WordVector {
  static constexpr std::uint32_t width = 4;
  __m256i v;

  static HORNET_INLINE WordVector all(std::uint32_t x) { return {_mm256_set1_epi64x(static_cast<std::int64_t>(x))}; }
  static HORNET_INLINE WordVector from(const std::uint64_t* x) {
    return {_mm256_loadu_si256(reinterpret_cast<const __m256i*>(x))};
  }
  HORNET_INLINE WordVector times(WordVector x) const { return {_mm256_mul_epu32(v, x.v)}; }
  HORNET_INLINE WordVector upper() const { return {_mm256_srli_epi64(v, 32)}; }
  HORNET_INLINE WordVector operator^(WordVector x) const { return {_mm256_xor_si256(v, x.v)}; }
  static HORNET_INLINE void store_interleaved(std::uint32_t* out, WordVector a, WordVector b, WordVector c,
                                              WordVector d) {
    const __m256i low = _mm256_set1_epi64x(0xFFFFFFFF);
    const __m256i ab = _mm256_or_si256(_mm256_and_si256(a.v, low), _mm256_slli_epi64(b.v, 32));
    const __m256i cd = _mm256_or_si256(_mm256_and_si256(c.v, low), _mm256_slli_epi64(d.v, 32));
    const __m256i even = _mm256_unpacklo_epi64(ab, cd), odd = _mm256_unpackhi_epi64(ab, cd);
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(out), _mm256_permute2x128_si256(even, odd, 0x20));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(out + 8), _mm256_permute2x128_si256(even, odd, 0x31));
  }
};

#else

struct WordVector {
  static constexpr std::uint32_t width = 1;
  std::uint64_t v;

  static HORNET_INLINE WordVector all(std::uint32_t x) { return {x}; }
  static HORNET_INLINE WordVector from(const std::uint64_t* x) { return {*x}; }
  HORNET_INLINE WordVector times(WordVector x) const {
    return {std::uint64_t{static_cast<std::uint32_t>(v)} * static_cast<std::uint32_t>(x.v)};
  }
  HORNET_INLINE WordVector upper() const { return {v >> 32}; }
  HORNET_INLINE WordVector operator^(WordVector x) const { return {v ^ x.v}; }
  static HORNET_INLINE void store_interleaved(std::uint32_t* out, WordVector a, WordVector b, WordVector c,
                                              WordVector d) {
    out[0] = static_cast<std::uint32_t>(a.v);
    out[1] = static_cast<std::uint32_t>(b.v);
    out[2] = static_cast<std::uint32_t>(c.v);
    out[3] = static_cast<std::uint32_t>(d.v);
  }
};

#endif

}  // namespace
}  // namespace hornet::cpu::HORNET_ISA_NAME

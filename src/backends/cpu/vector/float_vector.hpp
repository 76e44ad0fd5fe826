// One register of floats, as wide as the instruction set has them.
#pragma once

#include <cstddef>

#include "src/backends/cpu/vector/isa.hpp"
#include "src/backends/elements/math.hpp"
#if defined(__AVX2__)
#include <immintrin.h>
#endif

namespace hornet::cpu::HORNET_ISA_NAME {
namespace {

#if defined(__AVX512F__)

struct FloatVector {
  static constexpr std::int64_t width = 16;
  static constexpr int registers = 32;
  __m512 v;

  FloatVector() = default;
  HORNET_INLINE FloatVector(__m512 x) : v(x) {}                 // NOLINT(google-explicit-constructor)
  HORNET_INLINE FloatVector(float x) : v(_mm512_set1_ps(x)) {}  // NOLINT(google-explicit-constructor)

  static HORNET_INLINE FloatVector zero() { return {_mm512_setzero_ps()}; }
  static HORNET_INLINE FloatVector load(const float* x) { return {_mm512_loadu_ps(x)}; }
  static HORNET_INLINE FloatVector load_first(const float* x, std::int64_t n) {  // zeros behind the first n
    return {_mm512_maskz_loadu_ps(mask(n), x)};
  }
  HORNET_INLINE void store(float* out) const { _mm512_storeu_ps(out, v); }
  HORNET_INLINE void store_first(float* out, std::int64_t n) const { _mm512_mask_storeu_ps(out, mask(n), v); }
  HORNET_INLINE void add_product(FloatVector x, float y) { v = _mm512_fmadd_ps(x.v, _mm512_set1_ps(y), v); }
  HORNET_INLINE FloatVector root() const { return {_mm512_maskz_sqrt_ps(mask(width), v)}; }  // unmasked, g++ 12 warns
  HORNET_INLINE std::uint32_t filled() const {  // a bit for each lane that is not 0
    return _mm512_cmp_ps_mask(v, _mm512_setzero_ps(), _CMP_NEQ_UQ);
  }

 private:
  static HORNET_INLINE __mmask16 mask(std::int64_t n) { return static_cast<__mmask16>((1U << n) - 1U); }
};

#elif defined(__AVX2__)

struct FloatVector {
  static constexpr std::int64_t width = 8;
  static constexpr int registers = 16;
  __m256 v;

  FloatVector() = default;
  HORNET_INLINE FloatVector(__m256 x) : v(x) {}                 // NOLINT(google-explicit-constructor)
  HORNET_INLINE FloatVector(float x) : v(_mm256_set1_ps(x)) {}  // NOLINT(google-explicit-constructor)

  static HORNET_INLINE FloatVector zero() { return {_mm256_setzero_ps()}; }
  static HORNET_INLINE FloatVector load(const float* x) { return {_mm256_loadu_ps(x)}; }
  static HORNET_INLINE FloatVector load_first(const float* x, std::int64_t n) {
    return {_mm256_maskload_ps(x, mask(n))};
  }
  HORNET_INLINE void store(float* out) const { _mm256_storeu_ps(out, v); }
  HORNET_INLINE void store_first(float* out, std::int64_t n) const { _mm256_maskstore_ps(out, mask(n), v); }
  HORNET_INLINE void add_product(FloatVector x, float y) { v = _mm256_fmadd_ps(x.v, _mm256_set1_ps(y), v); }
  HORNET_INLINE FloatVector root() const { return {_mm256_sqrt_ps(v)}; }
  HORNET_INLINE std::uint32_t filled() const {
    return static_cast<std::uint32_t>(_mm256_movemask_ps(_mm256_cmp_ps(v, _mm256_setzero_ps(), _CMP_NEQ_UQ)));
  }

 private:
  static HORNET_INLINE __m256i mask(std::int64_t n) {
    return _mm256_cmpgt_epi32(_mm256_set1_epi32(static_cast<int>(n)), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
  }
};

#else

struct FloatVector {
  static constexpr std::int64_t width = 4;
  static constexpr int registers = 16;
  typedef float Four __attribute__((vector_size(16)));
  Four v;

  FloatVector() = default;
  HORNET_INLINE FloatVector(Four x) : v(x) {}            // NOLINT(google-explicit-constructor)
  HORNET_INLINE FloatVector(float x) : v{x, x, x, x} {}  // NOLINT(google-explicit-constructor)

  static HORNET_INLINE FloatVector zero() { return Four{0, 0, 0, 0}; }
  static HORNET_INLINE FloatVector load(const float* x) {
    FloatVector out;
    __builtin_memcpy(&out.v, x, sizeof out.v);
    return out;
  }
  static HORNET_INLINE FloatVector load_first(const float* x, std::int64_t n) {
    if (n == width) return load(x);
    FloatVector out = zero();
    __builtin_memcpy(&out.v, x, static_cast<std::size_t>(n) * sizeof(float));
    return out;
  }
  HORNET_INLINE void store(float* out) const { store_first(out, width); }
  HORNET_INLINE void store_first(float* out, std::int64_t n) const {
    __builtin_memcpy(out, &v, static_cast<std::size_t>(n) * sizeof(float));
  }
  HORNET_INLINE void add_product(FloatVector x, float y) { v += x.v * y; }
  HORNET_INLINE FloatVector root() const {
    FloatVector out;
    for (int i = 0; i < width; ++i) out.v[i] = square_root(v[i]);
    return out;
  }
  HORNET_INLINE std::uint32_t filled() const {
    std::uint32_t bits = 0;
    for (int i = 0; i < width; ++i) bits |= v[i] != 0 ? 1U << i : 0U;
    return bits;
  }
};

#endif

}  // namespace
}  // namespace hornet::cpu::HORNET_ISA_NAME

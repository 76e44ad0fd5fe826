// The operators and primitives of elements/math.hpp for a vector of floats: of a scalar function's selects and powers
// of two g++ makes more than there is to do.
#pragma once

#include "src/backends/cpu/vector/float_vector.hpp"

namespace hornet::cpu::HORNET_ISA_NAME {
namespace {

HORNET_INLINE FloatVector operator+(FloatVector a, FloatVector b) { return a.v + b.v; }
HORNET_INLINE FloatVector operator-(FloatVector a, FloatVector b) { return a.v - b.v; }
HORNET_INLINE FloatVector operator*(FloatVector a, FloatVector b) { return a.v * b.v; }
HORNET_INLINE FloatVector operator/(FloatVector a, FloatVector b) { return a.v / b.v; }
HORNET_INLINE FloatVector operator-(FloatVector a) { return -a.v; }

#if defined(__AVX512F__)

// Of two operands, min and max return the second where one is NaN. Some are masked: unmasked, g++ 12 warns.
inline constexpr __mmask16 all_lanes = 0xffff;
HORNET_INLINE FloatVector at_most(FloatVector x, FloatVector most) {
  return _mm512_maskz_min_ps(all_lanes, most.v, x.v);
}
HORNET_INLINE FloatVector at_least(FloatVector x, FloatVector least) {
  return _mm512_maskz_max_ps(all_lanes, least.v, x.v);
}
HORNET_INLINE FloatVector where_less(FloatVector x, FloatVector y, FloatVector yes, FloatVector no) {
  return _mm512_mask_blend_ps(_mm512_cmp_ps_mask(x.v, y.v, _CMP_LT_OQ), no.v, yes.v);
}
HORNET_INLINE FloatVector mul_add(FloatVector a, FloatVector b, FloatVector c) {
  return _mm512_fmadd_ps(a.v, b.v, c.v);
}
HORNET_INLINE FloatVector absolute(FloatVector x) { return _mm512_abs_ps(x.v); }
HORNET_INLINE FloatVector with_sign_of(FloatVector x, FloatVector sign) {
  constexpr int second_where_third = 0xd8;
  return _mm512_castsi512_ps(_mm512_ternarylogic_epi32(_mm512_castps_si512(x.v), _mm512_castps_si512(sign.v),
                                                       _mm512_set1_epi32(INT32_MIN), second_where_third));
}
HORNET_INLINE FloatVector half_power(const ReducedExp<FloatVector>& x) {
  return _mm512_maskz_scalef_ps(all_lanes, _mm512_set1_ps(0.5F), x.n.v);
}
HORNET_INLINE FloatVector scaled(FloatVector y, const ReducedExp<FloatVector>& x) {
  return _mm512_maskz_scalef_ps(all_lanes, y.v, x.n.v);
}

#elif defined(__AVX2__)

HORNET_INLINE FloatVector at_most(FloatVector x, FloatVector most) { return _mm256_min_ps(most.v, x.v); }
HORNET_INLINE FloatVector at_least(FloatVector x, FloatVector least) { return _mm256_max_ps(least.v, x.v); }
HORNET_INLINE FloatVector where_less(FloatVector x, FloatVector y, FloatVector yes, FloatVector no) {
  return _mm256_blendv_ps(no.v, yes.v, _mm256_cmp_ps(x.v, y.v, _CMP_LT_OQ));
}
HORNET_INLINE FloatVector mul_add(FloatVector a, FloatVector b, FloatVector c) {
  return _mm256_fmadd_ps(a.v, b.v, c.v);
}
HORNET_INLINE FloatVector absolute(FloatVector x) { return _mm256_andnot_ps(_mm256_set1_ps(-0.0F), x.v); }
HORNET_INLINE FloatVector with_sign_of(FloatVector x, FloatVector sign) {
  const __m256 bit = _mm256_set1_ps(-0.0F);
  return _mm256_or_ps(_mm256_andnot_ps(bit, x.v), _mm256_and_ps(bit, sign.v));
}
HORNET_INLINE __m256i exponent_of(const ReducedExp<FloatVector>& x) {
  return _mm256_sub_epi32(_mm256_castps_si256(x.shifted.v), _mm256_castps_si256(_mm256_set1_ps(0x1.8p23F)));
}
HORNET_INLINE FloatVector power_of_two(__m256i n) {
  return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_add_epi32(n, _mm256_set1_epi32(127)), 23));
}
HORNET_INLINE FloatVector half_power(const ReducedExp<FloatVector>& x) {
  return power_of_two(_mm256_sub_epi32(exponent_of(x), _mm256_set1_epi32(1)));
}
HORNET_INLINE FloatVector scaled(FloatVector y, const ReducedExp<FloatVector>& x) {
  const __m256i n = exponent_of(x), half = _mm256_srai_epi32(n, 1);
  return y * power_of_two(half) * power_of_two(_mm256_sub_epi32(n, half));
}

#else

typedef std::int32_t FourBits __attribute__((vector_size(16)));

HORNET_INLINE FourBits bits(FloatVector x) { return reinterpret_cast<FourBits>(x.v); }
HORNET_INLINE FloatVector of_bits(FourBits x) { return reinterpret_cast<FloatVector::Four>(x); }

HORNET_INLINE FloatVector at_most(FloatVector x, FloatVector most) { return x.v > most.v ? most.v : x.v; }
HORNET_INLINE FloatVector at_least(FloatVector x, FloatVector least) { return x.v < least.v ? least.v : x.v; }
HORNET_INLINE FloatVector where_less(FloatVector x, FloatVector y, FloatVector yes, FloatVector no) {
  return x.v < y.v ? yes.v : no.v;
}
#if defined(__ARM_FEATURE_FMA)
HORNET_INLINE FloatVector mul_add(FloatVector a, FloatVector b, FloatVector c) {
  FloatVector out;
  for (int i = 0; i < FloatVector::width; ++i) out.v[i] = mul_add(float{a.v[i]}, float{b.v[i]}, float{c.v[i]});
  return out;
}
#else
HORNET_INLINE FloatVector mul_add(FloatVector a, FloatVector b, FloatVector c) { return a.v * b.v + c.v; }
#endif
HORNET_INLINE FloatVector absolute(FloatVector x) { return of_bits(bits(x) & INT32_MAX); }
HORNET_INLINE FloatVector with_sign_of(FloatVector x, FloatVector sign) {
  return of_bits((bits(x) & INT32_MAX) | (bits(sign) & INT32_MIN));
}
HORNET_INLINE FourBits exponent_of(const ReducedExp<FloatVector>& x) { return bits(x.shifted) - bits(0x1.8p23F); }
HORNET_INLINE FloatVector power_of_two(FourBits n) { return of_bits((n + 127) << 23); }
HORNET_INLINE FloatVector half_power(const ReducedExp<FloatVector>& x) { return power_of_two(exponent_of(x) - 1); }
HORNET_INLINE FloatVector scaled(FloatVector y, const ReducedExp<FloatVector>& x) {
  const FourBits n = exponent_of(x), half = n >> 1;
  return y * power_of_two(half) * power_of_two(n - half);
}

#endif

// y[i] = f(x[i]) by vectors; y may be x.
template <class F>
HORNET_INLINE void map(const F& f, const float* x, float* y, std::int64_t n) {
  constexpr std::int64_t width = FloatVector::width;
  std::int64_t i = 0;
  for (; i + width <= n; i += width) f(FloatVector::load(x + i)).store(y + i);
  if (i < n) f(FloatVector::load_first(x + i, n - i)).store_first(y + i, n - i);
}

}  // namespace
}  // namespace hornet::cpu::HORNET_ISA_NAME

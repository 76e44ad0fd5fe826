// Element functions that g++ and clang vectorise: straight code, selects instead of branches.
//
// The float functions stay within 2 ulp. The hot ones (exp, expm1, log, log1p, tanh) compute in float; the others
// compute in double, where a short polynomial leaves no rounding to worry about. The double functions are libm's.
//
// A function of an F takes a float, or a vector of floats with the operators and primitives of one
// (cpu/vector/vector_math.hpp): both compute the same bits.
// Coefficients named "fit" are minimax fits for the interval given; the others are Taylor's.
#pragma once

#include "src/backends/elements/target.hpp"

HORNET_ELEMENTS_BEGIN

template <class To, class From>
HORNET_INLINE To bits_of(From value) {
  return __builtin_bit_cast(To, value);
}

HORNET_INLINE float mul_add(float a, float b, float c) {
#if defined(__FMA__) || defined(__ARM_FEATURE_FMA) || defined(__CUDACC__)
  return __builtin_fmaf(a, b, c);
#else
  return a * b + c;
#endif
}
HORNET_INLINE double mul_add(double a, double b, double c) {
#if defined(__FMA__) || defined(__ARM_FEATURE_FMA) || defined(__CUDACC__)
  return __builtin_fma(a, b, c);
#else
  return a * b + c;
#endif
}

HORNET_INLINE float absolute(float x) { return __builtin_fabsf(x); }
HORNET_INLINE double absolute(double x) { return __builtin_fabs(x); }
HORNET_INLINE float with_sign_of(float x, float sign) { return __builtin_copysignf(x, sign); }
HORNET_INLINE double with_sign_of(double x, double sign) { return __builtin_copysign(x, sign); }
HORNET_INLINE float square_root(float x) { return __builtin_sqrtf(x); }
HORNET_INLINE double square_root(double x) { return __builtin_sqrt(x); }

// The larger (smaller) of two; NaN where either is NaN. In this form, unlike with "or", g++ vectorises chains of them.
template <class T>
HORNET_INLINE T larger(T a, T b) {
  const T number = a > b ? a : b;
  return a != a ? a : number;
}
template <class T>
HORNET_INLINE T smaller(T a, T b) {
  const T number = a < b ? a : b;
  return a != a ? a : number;
}

// Adding 2^23 (2^52) rounds to an integer, half to even; larger numbers are integers already.
HORNET_INLINE float round_even(float x) {
  const float rounded = with_sign_of((absolute(x) + 0x1p23F) - 0x1p23F, x);
  return absolute(x) < 0x1p23F ? rounded : x;
}
HORNET_INLINE double round_even(double x) {
  const double rounded = with_sign_of((absolute(x) + 0x1p52) - 0x1p52, x);
  return absolute(x) < 0x1p52 ? rounded : x;
}
template <class T>
HORNET_INLINE T round_down(T x) {
  const T r = round_even(x);
  return r - (r > x ? T{1} : T{0});
}
template <class T>
HORNET_INLINE T round_up(T x) {
  return -round_down(-x);
}

// c + rest[0]·x + rest[1]·x² + …: a pack, since g++ does not vectorise around a loop over coefficients.
template <class X, class C>
HORNET_INLINE C polynomial(X, C c) {
  return c;
}
template <class X, class C, class... Rest>
HORNET_INLINE X polynomial(X x, C c, Rest... rest) {
  return mul_add(polynomial(x, rest...), x, c);
}

// The primitives of exp, expm1 and tanh. NaN stays.
HORNET_INLINE float at_most(float x, float most) { return x > most ? most : x; }
HORNET_INLINE float at_least(float x, float least) { return x < least ? least : x; }
HORNET_INLINE float where_less(float x, float y, float yes, float no) { return x < y ? yes : no; }

// x = n·ln 2 + r with |r| ≤ ln 2 / 2; expm1_r = e^r − 1. The low bits of shifted = n + 1.5·2^23 are those of n.
template <class F>
struct ReducedExp {
  F shifted, n, expm1_r;
};
template <class F>
HORNET_INLINE ReducedExp<F> reduce_exp(F x) {
  const F shifted = mul_add(x, 0x1.715476p0F, 0x1.8p23F);  // log2 e
  const F n = shifted - 0x1.8p23F;
  F r = mul_add(n, -0x1.62e4p-1F, x);
  r = mul_add(n, -0x1.7f7d1cp-20F, r);
  // (e^r − 1 − r)/r², 8e-9
  const F fit = polynomial(r, 0.5F, 0.16666577F, 0.04166685F, 0.00836314F, 0.00139013F);
  return {shifted, n, mul_add(r * r, fit, r)};
}

HORNET_INLINE float power_of_two(std::int32_t n) {  // −126 ≤ n ≤ 127
  return bits_of<float>(static_cast<std::int32_t>(static_cast<std::uint32_t>(n + 127) << 23));
}
HORNET_INLINE std::int32_t exponent_of(const ReducedExp<float>& x) {
  return bits_of<std::int32_t>(x.shifted) - bits_of<std::int32_t>(0x1.8p23F);
}
// 2^n / 2, for −125 ≤ n ≤ 128.
HORNET_INLINE float half_power(const ReducedExp<float>& x) { return power_of_two(exponent_of(x) - 1); }
// y·2^n in two factors: 2^128 overflows, 2^-149 is denormal.
HORNET_INLINE float scaled(float y, const ReducedExp<float>& x) {
  const std::int32_t n = exponent_of(x), half = n >> 1;
  return y * power_of_two(half) * power_of_two(n - half);
}

template <class F>
HORNET_INLINE F exp(F x) {
  const ReducedExp<F> reduced = reduce_exp(at_least(at_most(x, 89.0F), -104.0F));
  return scaled(1.0F + reduced.expm1_r, reduced);
}
HORNET_INLINE double exp(double x) { return __builtin_exp(x); }

template <class F>
HORNET_INLINE F expm1(F x) {
  const ReducedExp<F> reduced = reduce_exp(at_least(at_most(x, 89.0F), -20.0F));
  const F half = half_power(reduced);
  return with_sign_of(2.0F * mul_add(half, reduced.expm1_r, half - 0.5F), x);
}
HORNET_INLINE double expm1(double x) { return __builtin_expm1(x); }

// log(2^k·(1 + f)·(1 + c)) for 1 + f in [sqrt ½, sqrt 2], tiny c: with s = f/(2 + f), log(1 + f) = 2·artanh s.
HORNET_INLINE float log_of_parts(float k, float f, float c) {
  const float s = f / (2.0F + f);
  const float z = s * s;
  const float artanh = polynomial(z, 0.6666666667F, 0.4F, 0.2857142857F, 0.2222222222F);
  const float tail = z * artanh;
  const float half_square = 0.5F * f * f;
  const float low = mul_add(k, 0x1.7f7d1cp-20F, c);
  return mul_add(k, 0x1.62e4p-1F, f - (half_square - mul_add(s, half_square + tail, low)));
}
// u = 2^k·(1 + f), u > 0 and normal.
struct SplitFloat {
  float k, f;
};
HORNET_INLINE SplitFloat split(float u) {
  constexpr std::uint32_t sqrt_half = 0x3f3504f3;
  const std::uint32_t bits = bits_of<std::uint32_t>(u) - sqrt_half;
  const float mantissa = bits_of<float>((bits & 0x007fffffU) + sqrt_half);
  return {static_cast<float>(static_cast<std::int32_t>(bits) >> 23), mantissa - 1.0F};
}

HORNET_INLINE float log(float x) {
  const bool denormal = x < 0x1p-126F;
  const SplitFloat parts = split(denormal ? x * 0x1p24F : x);
  float y = log_of_parts(denormal ? parts.k - 24.0F : parts.k, parts.f, 0.0F);
  y = x <= 0x1.fffffep127F ? y : x;  // inf, NaN
  y = x < 0.0F ? __builtin_nanf("") : y;
  return x == 0.0F ? -__builtin_inff() : y;
}
HORNET_INLINE double log(double x) { return __builtin_log(x); }

HORNET_INLINE float log1p(float x) {
  const float u = 1.0F + x;
  const float lost = x < 1.0F ? x - (u - 1.0F) : 1.0F - (u - x);  // u + lost = 1 + x
  const SplitFloat parts = split(u);
  float y = with_sign_of(log_of_parts(parts.k, parts.f, lost / u), x);
  y = x <= 0x1.fffffep127F ? y : x;
  y = x < -1.0F ? __builtin_nanf("") : y;
  return x == -1.0F ? -__builtin_inff() : y;
}
HORNET_INLINE double log1p(double x) { return __builtin_log1p(x); }

template <class F>
HORNET_INLINE F tanh(F x) {
  const F magnitude = absolute(x);
  const F square = magnitude * magnitude;
  // (tanh(x)/x − 1)/x² in x² on [0, 0.5], 2e-8
  const F fit = polynomial(square, -0.33333333F, 0.13333224F, -0.05393319F, 0.02146921F, -0.00694034F);
  const F inner = mul_add(magnitude * square, fit, magnitude);
  const ReducedExp<F> reduced = reduce_exp(at_most(magnitude + magnitude, 20.0F));
  const F half = half_power(reduced);
  const F e = mul_add(half, reduced.expm1_r, half - 0.5F);  // expm1(2·magnitude) / 2
  const F outer = e / (e + 1.0F);
  return with_sign_of(where_less(magnitude, 0.5F, inner, outer), x);
}
HORNET_INLINE double tanh(double x) { return __builtin_tanh(x); }

HORNET_ELEMENTS_END

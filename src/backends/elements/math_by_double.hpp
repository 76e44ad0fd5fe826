// Float functions that compute in double: correct to about 1e-9 before the one rounding to float.
#pragma once

#include "src/backends/elements/math.hpp"

HORNET_ELEMENTS_BEGIN

// e^x for |x| ≤ 700 (beyond, as at 700), to 1e-14.
HORNET_INLINE double exp_bounded(double x) {
  double inside = x > 700.0 ? 700.0 : x;
  inside = inside < -700.0 ? -700.0 : inside;
  const double shifted = mul_add(inside, 0x1.71547652b82fep0, 0x1.8p52);
  const double n = shifted - 0x1.8p52;
  double r = mul_add(n, -0x1.62e42fefa0000p-1, inside);
  r = mul_add(n, -0x1.cf79abc9e3b3ap-40, r);
  const std::uint64_t exponent = bits_of<std::uint64_t>(shifted) - bits_of<std::uint64_t>(0x1.8p52) + 1023;
  const double taylor = polynomial(r, 1.0, 1.0, 1.0 / 2, 1.0 / 6, 1.0 / 24, 1.0 / 120, 1.0 / 720., 1.0 / 5040.,
                                   1.0 / 40320., 1.0 / 362880.0, 1.0 / 3628800.0, 1.0 / 39916800.0);
  return taylor * bits_of<double>(exponent << 52);
}

// log of a positive normal number, to 1e-13; log 0 comes out near −709.
HORNET_INLINE double log_positive(double x) {
  constexpr std::uint64_t sqrt_half = 0x3fe6a09e667f3bcd;
  const std::uint64_t bits = bits_of<std::uint64_t>(x) - sqrt_half + (std::uint64_t{1023} << 52);
  const double k = bits_of<double>((bits >> 52) | 0x4330000000000000) - (0x1p52 + 1023);
  const double f = bits_of<double>((bits & 0x000fffffffffffff) + sqrt_half) - 1.0;
  const double s = f / (2.0 + f);
  const double artanh = polynomial(s * s, 2.0, 2.0 / 3, 2.0 / 5, 2.0 / 7, 2.0 / 9, 2.0 / 11, 2.0 / 13, 2.0 / 15);
  return mul_add(k, 0x1.62e42fefa39efp-1, s * artanh);
}

// sin and cos after x = n·π/2 + r, |r| ≤ π/4; exact enough for |x| < 2^28.
struct SinCos {
  double sin, cos;
};
HORNET_INLINE double sin_reduced(double r) {
  const double taylor = polynomial(r * r, 1.0, -1.0 / 6, 1.0 / 120, -1.0 / 5040, 1.0 / 362880, -1.0 / 39916800);
  return r * taylor;
}
HORNET_INLINE double cos_reduced(double r) {
  const double taylor = polynomial(r * r, 1.0, -1.0 / 2, 1.0 / 24, -1.0 / 720, 1.0 / 40320, -1.0 / 3628800);
  return taylor;
}
HORNET_INLINE SinCos quadrant(std::uint64_t n, double r) {
  const double s = sin_reduced(r);
  const double c = cos_reduced(r);
  const bool swap = (n & 1) != 0;
  const double sin = swap ? c : s;
  const double cos = swap ? s : c;
  return {(n & 2) != 0 ? -sin : sin, ((n + 1) & 2) != 0 ? -cos : cos};
}
HORNET_INLINE SinCos sin_cos(double x) {
  const double shifted = mul_add(x, 0x1.45f306dc9c883p-1, 0x1.8p52);
  const double n = shifted - 0x1.8p52;
  double r = mul_add(n, -0x1.921fb50000000p0, x);  // 25 bits of π/2: the product is exact
  r = mul_add(n, -0x1.110b4611a6263p-26, r);
  return quadrant(bits_of<std::uint64_t>(shifted), r);
}
constexpr float reduction_limit = 0x1p28F;

// Only for |x| < reduction_limit.
HORNET_INLINE float sin(float x) { return x == 0.0F ? x : static_cast<float>(sin_cos(x).sin); }
HORNET_INLINE float cos(float x) { return static_cast<float>(sin_cos(x).cos); }
HORNET_INLINE float tan(float x) {
  const SinCos both = sin_cos(x);
  return x == 0.0F ? x : static_cast<float>(both.sin / both.cos);
}

HORNET_INLINE float sinh(float x) {
  const double d = x;
  const double e = exp_bounded(d);
  const double small = mul_add(d * d * d, 1.0 / 6, d);
  return static_cast<float>(absolute(d) < 1e-3 ? small : 0.5 * (e - 1.0 / e));
}
HORNET_INLINE double sinh(double x) { return __builtin_sinh(x); }

HORNET_INLINE float cosh(float x) {
  const double e = exp_bounded(static_cast<double>(x));
  return static_cast<float>(0.5 * (e + 1.0 / e));
}
HORNET_INLINE double cosh(double x) { return __builtin_cosh(x); }

HORNET_INLINE float asinh(float x) {
  const double d = absolute(x);
  const double large = log_positive(d + square_root(mul_add(d, d, 1.0)));
  const double small = mul_add(d * d * d, mul_add(d * d, 3.0 / 40, -1.0 / 6), d);
  const double y = d < 1e-2 ? small : large;
  return with_sign_of(static_cast<float>(d <= 0x1.fffffep127 ? y : d), x);
}
HORNET_INLINE double asinh(double x) { return __builtin_asinh(x); }

HORNET_INLINE float atan(float x) {
  const double magnitude = absolute(x);
  const bool inverted = magnitude > 1.0;
  const double d = inverted ? 1.0 / magnitude : magnitude;
  // atan(d)/d in d² on [0, 1], 2.4e-9
  const double fit = polynomial(d * d, 0.9999999976404226, -0.3333328370089532, 0.19998268084165613,
                                -0.14261941434870573, 0.1094206667566762, -0.0837740686823006, 0.05755350463849293,
                                -0.03080587612064571, 0.010727581946626222, -0.001754064127202526);
  const double a = d * fit;
  return with_sign_of(static_cast<float>(inverted ? 0x1.921fb54442d18p0 - a : a), x);
}
HORNET_INLINE double atan(double x) { return __builtin_atan(x); }

HORNET_INLINE float erf(float x) {
  // erfc(d)·e^(d²) in 1/(1 + d/2) on [0, 4.6], 6e-9
  const double magnitude = absolute(x);
  const double d = magnitude > 4.5 ? 4.5 : magnitude;
  const double near_zero = polynomial(d * d, 1.1283791655029534, -0.37612618779724344, 0.11283376801814504,
                                      -0.02683463376052811, 0.005114361815435627, -0.0006749617975969693);
  const double inner = d * near_zero;
  const double far =
      polynomial(1.0 / mul_add(d, 0.5, 1.0), -0x1.43897343874c8p-13, 0x1.23ac2e2c1766cp-2, 0x1.0b5a35e086331p-2,
                 0x1.59064f2727338p-2, -0x1.d02c0758af4a9p-5, 0x1.c1f7c0ba23592p-2, -0x1.10f5628e46407p-2,
                 -0x1.67d6535238b9cp-4, 0x1.e226d80ef2364p-4, -0x1.d7540d742c1a4p-6);
  const double outer = 1.0 - exp_bounded(-d * d) * far;
  return with_sign_of(static_cast<float>(d < 0.75 ? inner : outer), x);
}
HORNET_INLINE double erf(double x) { return __builtin_erf(x); }

// The inverse of erf: a rough formula (Winitzki 2008, within 2e-3), then Halley's iteration, which cubes the error.
// Near ±1 the iteration runs on erfc, where 1 − |x| keeps its digits.
HORNET_INLINE double erf_inv(double x) {
  const double magnitude = absolute(x);
  if (!(magnitude < 1.0)) return magnitude == 1.0 ? with_sign_of(__builtin_inf(), x) : __builtin_nan("");
  if (magnitude < 1e-9) return x * 0x1.c5bf891b4ef6bp-1;  // sqrt π / 2
  constexpr double a = 0.147;
  const double log_term = __builtin_log1p(-magnitude * magnitude);
  const double b = 2.0 / (3.141592653589793 * a) + 0.5 * log_term;
  // sqrt(sqrt(b² − log/a) − b), without cancellation for small |x|
  double y = square_root((-log_term / a) / (square_root(b * b - log_term / a) + b));
  for (int i = 0; i < 3; ++i) {
    const double excess = magnitude < 0.5 ? __builtin_erf(y) - magnitude : (1.0 - magnitude) - __builtin_erfc(y);
    const double newton = excess / (0x1.20dd750429b6dp0 * __builtin_exp(-y * y));  // 2 / sqrt π
    y -= newton / (1.0 + y * newton);
  }
  return with_sign_of(y, x);
}
HORNET_INLINE float erf_inv(float x) { return static_cast<float>(erf_inv(static_cast<double>(x))); }

HORNET_INLINE float power(float x, float y) {
  const double magnitude = absolute(x);
  const double exponent = y;
  const double log_x = magnitude > 0.0 ? log_positive(magnitude) : -1e300;
  const double unbounded = magnitude <= 0x1.fffffep127 ? log_x : 1e300;
  const double product = exponent * unbounded;
  double r = exp_bounded(magnitude == 1.0 ? 0.0 : product);
  const double whole = round_even(exponent);
  const bool integer = whole == exponent;
  const double halved = 0.5 * exponent;
  const bool odd = integer && round_even(halved) != halved;
  const bool negative = bits_of<std::int32_t>(x) < 0;
  r = negative && odd ? -r : r;
  r = x < 0.0F && !integer && magnitude <= 0x1.fffffep127 ? __builtin_nan("") : r;
  r = x != x || y != y ? __builtin_nan("") : r;
  return x == 1.0F || y == 0.0F ? 1.0F : static_cast<float>(r);
}
HORNET_INLINE double power(double x, double y) { return __builtin_pow(x, y); }

HORNET_ELEMENTS_END

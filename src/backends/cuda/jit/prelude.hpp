// What the device headers need where there is no standard library: NVRTC.
#if defined(__CUDACC_RTC__)
namespace std {
using int32_t = int;
using int64_t = long;  // as on Linux: a functor's type has one name everywhere
using uint8_t = unsigned char;
using uint16_t = unsigned short;
using uint32_t = unsigned;
using uint64_t = unsigned long;
using size_t = unsigned long;
template <class T, size_t N>
struct array {
  T items[N];
  __device__ constexpr T& operator[](size_t i) { return items[i]; }
  __device__ constexpr const T& operator[](size_t i) const { return items[i]; }
};
}  // namespace std
#define __extension__
#define INT32_MIN (-2147483647 - 1)
#define INT32_MAX 2147483647
#define INT64_MIN (-9223372036854775807LL - 1)
#define INT64_MAX 9223372036854775807LL
#define __builtin_fabs(x) ::fabs(x)
#define __builtin_fabsf(x) ::fabsf(x)
#define __builtin_copysign(x, y) ::copysign(x, y)
#define __builtin_copysignf(x, y) ::copysignf(x, y)
#define __builtin_sqrt(x) ::sqrt(x)
#define __builtin_sqrtf(x) ::sqrtf(x)
#define __builtin_fma(x, y, z) ::fma(x, y, z)
#define __builtin_fmaf(x, y, z) ::fmaf(x, y, z)
#define __builtin_fmod(x, y) ::fmod(x, y)
#define __builtin_fmodf(x, y) ::fmodf(x, y)
#define __builtin_exp(x) ::exp(x)
#define __builtin_expm1(x) ::expm1(x)
#define __builtin_log(x) ::log(x)
#define __builtin_log1p(x) ::log1p(x)
#define __builtin_pow(x, y) ::pow(x, y)
#define __builtin_sin(x) ::sin(x)
#define __builtin_sinf(x) ::sinf(x)
#define __builtin_cos(x) ::cos(x)
#define __builtin_cosf(x) ::cosf(x)
#define __builtin_tan(x) ::tan(x)
#define __builtin_tanf(x) ::tanf(x)
#define __builtin_sinh(x) ::sinh(x)
#define __builtin_cosh(x) ::cosh(x)
#define __builtin_tanh(x) ::tanh(x)
#define __builtin_asinh(x) ::asinh(x)
#define __builtin_atan(x) ::atan(x)
#define __builtin_erf(x) ::erf(x)
#define __builtin_erfc(x) ::erfc(x)
#define __builtin_nan(text) ::nan(text)
#define __builtin_nanf(text) ::nanf(text)
#define __builtin_inf() __longlong_as_double(0x7ff0000000000000LL)
#define __builtin_inff() __int_as_float(0x7f800000)
#endif

// identity … round, without the transcendental functions: Op::f of plain elements.
#pragma once

#include "src/backends/elements/math.hpp"

HORNET_ELEMENTS_BEGIN

// Integers compute in their unsigned type, where overflow wraps.
template <class T>
struct Wrapping {
  using type = T;
};
template <>
struct Wrapping<std::int32_t> {
  using type = std::uint32_t;
};
template <>
struct Wrapping<std::int64_t> {
  using type = std::uint64_t;
};
template <class T>
using Wrap = typename Wrapping<T>::type;

template <class T>
inline constexpr bool is_float = false;
template <>
inline constexpr bool is_float<float> = true;
template <>
inline constexpr bool is_float<double> = true;

struct Identity {
  template <class T>
  static HORNET_INLINE T f(T x) {
    return x;
  }
};
struct Add {
  template <class T>
  static HORNET_INLINE T f(T a, T b) {
    return static_cast<T>(static_cast<Wrap<T>>(a) + static_cast<Wrap<T>>(b));
  }
};
struct Subtract {
  template <class T>
  static HORNET_INLINE T f(T a, T b) {
    return static_cast<T>(static_cast<Wrap<T>>(a) - static_cast<Wrap<T>>(b));
  }
};
struct Multiply {
  template <class T>
  static HORNET_INLINE T f(T a, T b) {
    return static_cast<T>(static_cast<Wrap<T>>(a) * static_cast<Wrap<T>>(b));
  }
};
struct MultiplyAdd {
  template <class T>
  static HORNET_INLINE T f(T a, T b, T c) {
    return mul_add(a, b, c);
  }
};
struct Divide {
  template <class T>
  static HORNET_INLINE T f(T a, T b) {
    return a / b;
  }
};

struct Modulo {
  static HORNET_INLINE float remainder(float a, float b) { return __builtin_fmodf(a, b); }
  static HORNET_INLINE double remainder(double a, double b) { return __builtin_fmod(a, b); }
  template <class T>
  static HORNET_INLINE T f(T a, T b) {
    if constexpr (is_float<T>) {
      const T r = remainder(a, b);
      if (r == T{0}) return with_sign_of(r, b);
      return (r < T{0}) != (b < T{0}) ? r + b : r;
    } else {
      if (b == T{0} || b == static_cast<T>(-1)) return b == T{0} || T(-1) < T{0} ? T{0} : static_cast<T>(a % b);
      const T r = static_cast<T>(a % b);
      return r != T{0} && (r < T{0}) != (b < T{0}) ? static_cast<T>(r + b) : r;
    }
  }
};

struct Maximum {
  template <class T>
  static HORNET_INLINE T f(T a, T b) {
    return larger(a, b);
  }
};
struct Minimum {
  template <class T>
  static HORNET_INLINE T f(T a, T b) {
    return smaller(a, b);
  }
};
struct Negative {
  template <class T>
  static HORNET_INLINE T f(T x) {
    if constexpr (is_float<T>)
      return -x;
    else
      return static_cast<T>(Wrap<T>{0} - static_cast<Wrap<T>>(x));
  }
};
struct Absolute {
  template <class T>
  static HORNET_INLINE T f(T x) {
    if constexpr (is_float<T>)
      return absolute(x);
    else
      return x < T{0} ? Negative::f(x) : x;
  }
};
struct Sign {
  template <class T>
  static HORNET_INLINE T f(T x) {
    const T unit = x > T{0} ? T{1} : (x < T{0} ? static_cast<T>(-1) : T{0});
    if constexpr (is_float<T>)
      return x != x ? x : unit;
    else
      return unit;
  }
};
struct Square {
  template <class T>
  static HORNET_INLINE T f(T x) {
    return Multiply::f(x, x);
  }
};
struct Sqrt {
  template <class T>
  static HORNET_INLINE T f(T x) {
    return square_root(x);
  }
};
struct Rsqrt {
  template <class T>
  static HORNET_INLINE T f(T x) {
    return T{1} / square_root(x);
  }
};
struct Reciprocal {
  template <class T>
  static HORNET_INLINE T f(T x) {
    return T{1} / x;
  }
};
struct Floor {
  template <class T>
  static HORNET_INLINE T f(T x) {
    return round_down(x);
  }
};
struct Ceil {
  template <class T>
  static HORNET_INLINE T f(T x) {
    return round_up(x);
  }
};
struct Round {
  template <class T>
  static HORNET_INLINE T f(T x) {
    return round_even(x);
  }
};

HORNET_ELEMENTS_END

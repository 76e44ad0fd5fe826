// exp … erf_inv and power: Op::f of plain elements. Of sin, cos and tan `near` holds below reduction_limit.
#pragma once

#include "src/backends/elements/math_by_double.hpp"

HORNET_ELEMENTS_BEGIN

#define HORNET_UNARY(Name, function) \
  struct Name {                      \
    template <class T>               \
    static HORNET_INLINE T f(T x) {  \
      return function(x);            \
    }                                \
  };
HORNET_UNARY(Exp, exp)
HORNET_UNARY(Expm1, expm1)
HORNET_UNARY(Log, log)
HORNET_UNARY(Log1p, log1p)
HORNET_UNARY(Tanh, tanh)
HORNET_UNARY(Sinh, sinh)
HORNET_UNARY(Cosh, cosh)
HORNET_UNARY(Asinh, asinh)
HORNET_UNARY(Atan, atan)
HORNET_UNARY(Erf, erf)
HORNET_UNARY(ErfInv, erf_inv)
#undef HORNET_UNARY

struct Sigmoid {
  template <class T>
  static HORNET_INLINE T f(T x) {
    return T{1} / (T{1} + exp(-x));
  }
};

struct Power {
  template <class T>
  static HORNET_INLINE T f(T x, T y) {
    return power(x, y);
  }
};

struct Sin {
  static HORNET_INLINE float near(float x) { return sin(x); }
  static HORNET_INLINE float far(float x) { return __builtin_sinf(x); }
  static HORNET_INLINE float f(float x) { return absolute(x) < reduction_limit ? near(x) : far(x); }
  static HORNET_INLINE double f(double x) { return __builtin_sin(x); }
};
struct Cos {
  static HORNET_INLINE float near(float x) { return cos(x); }
  static HORNET_INLINE float far(float x) { return __builtin_cosf(x); }
  static HORNET_INLINE float f(float x) { return absolute(x) < reduction_limit ? near(x) : far(x); }
  static HORNET_INLINE double f(double x) { return __builtin_cos(x); }
};
struct Tan {
  static HORNET_INLINE float near(float x) { return tan(x); }
  static HORNET_INLINE float far(float x) { return __builtin_tanf(x); }
  static HORNET_INLINE float f(float x) { return absolute(x) < reduction_limit ? near(x) : far(x); }
  static HORNET_INLINE double f(double x) { return __builtin_tan(x); }
};

HORNET_ELEMENTS_END

// Functions with boolean results: bytes of 0 or 1.
#pragma once

#include "src/backends/elements/math.hpp"

HORNET_ELEMENTS_BEGIN

using Bool = std::uint8_t;

struct Equal {
  template <class T>
  static HORNET_INLINE Bool f(T a, T b) {
    return a == b;
  }
};
struct NotEqual {
  template <class T>
  static HORNET_INLINE Bool f(T a, T b) {
    return a != b;
  }
};
struct Less {
  template <class T>
  static HORNET_INLINE Bool f(T a, T b) {
    return a < b;
  }
};
struct LessEqual {
  template <class T>
  static HORNET_INLINE Bool f(T a, T b) {
    return a <= b;
  }
};
struct Greater {
  template <class T>
  static HORNET_INLINE Bool f(T a, T b) {
    return a > b;
  }
};
struct GreaterEqual {
  template <class T>
  static HORNET_INLINE Bool f(T a, T b) {
    return a >= b;
  }
};
struct IsFinite {
  template <class T>
  static HORNET_INLINE Bool f(T x) {
    return x - x == T{0};
  }
};
struct IsNan {
  template <class T>
  static HORNET_INLINE Bool f(T x) {
    return x != x;
  }
};
struct LogicalAnd {
  static HORNET_INLINE Bool f(Bool a, Bool b) { return a & b; }
};
struct LogicalOr {
  static HORNET_INLINE Bool f(Bool a, Bool b) { return a | b; }
};
struct LogicalNot {
  static HORNET_INLINE Bool f(Bool x) { return x ^ 1; }
};

HORNET_ELEMENTS_END

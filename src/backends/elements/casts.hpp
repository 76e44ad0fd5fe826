// Conversions between all element types. To boolean: x ≠ 0. Integers wrap; floats to integers truncate, saturate at the
// type's ends and send NaN to 0. bfloat16 is float on its way.
#pragma once

#include <hornet/tensor/bfloat16.hpp>

#include "src/backends/elements/target.hpp"

HORNET_ELEMENTS_BEGIN

struct Boolean {};  // tag: stored as std::uint8_t

template <class T>
struct Storage {
  using type = T;
};
template <>
struct Storage<Boolean> {
  using type = std::uint8_t;
};

// What is computed in with numbers stored as T.
template <class T>
struct ComputedIn {
  using type = T;
};
template <>
struct ComputedIn<bfloat16> {
  using type = float;
};
template <class T>
using Computed = typename ComputedIn<T>::type;

// [lowest, end): the floats whose truncation fits; max is what everything above becomes.
template <class To>
struct IntegerRange;
template <>
struct IntegerRange<std::uint8_t> {
  static constexpr double lowest = 0.0, end = 256.0;
  static constexpr std::uint8_t min = 0, max = 255;
};
template <>
struct IntegerRange<std::int32_t> {
  static constexpr double lowest = -0x1p31, end = 0x1p31;
  static constexpr std::int32_t min = INT32_MIN, max = INT32_MAX;
};
template <>
struct IntegerRange<std::int64_t> {
  static constexpr double lowest = -0x1p63, end = 0x1p63;
  static constexpr std::int64_t min = INT64_MIN, max = INT64_MAX;
};

template <class To, class From>
HORNET_INLINE To saturate(From x) {
  using Range = IntegerRange<To>;
  const bool inside = (x >= static_cast<From>(Range::lowest)) & (x < static_cast<From>(Range::end));
  const From safe = inside ? x : From{0};
  const To clamped = x >= static_cast<From>(Range::end) ? Range::max : Range::min;
  const To outside = x != x ? To{0} : clamped;
  return inside ? static_cast<To>(safe) : outside;
}

template <class To, class From>
struct Convert {
  static HORNET_INLINE To f(From x) { return static_cast<To>(x); }
};
template <class From>
struct Convert<Boolean, From> {
  static HORNET_INLINE std::uint8_t f(From x) { return x != From{0}; }
};
#define HORNET_SATURATING(To)                                       \
  template <>                                                       \
  struct Convert<To, float> {                                       \
    static HORNET_INLINE To f(float x) { return saturate<To>(x); }  \
  };                                                                \
  template <>                                                       \
  struct Convert<To, double> {                                      \
    static HORNET_INLINE To f(double x) { return saturate<To>(x); } \
  };
HORNET_SATURATING(std::uint8_t)
HORNET_SATURATING(std::int32_t)
HORNET_SATURATING(std::int64_t)
#undef HORNET_SATURATING
template <class To>
struct Convert<To, bfloat16> {
  static HORNET_INLINE To f(bfloat16 x) { return Convert<To, float>::f(x); }
};
template <>
struct Convert<Boolean, bfloat16> {
  static HORNET_INLINE std::uint8_t f(bfloat16 x) { return Convert<Boolean, float>::f(x); }
};

HORNET_ELEMENTS_END

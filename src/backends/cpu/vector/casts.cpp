// Conversions between all element types. To boolean: x ≠ 0. Integers wrap; floats to integers truncate, saturate at the
// type's ends and send NaN to 0.
#include "src/backends/cpu/vector/elementwise.hpp"

namespace hornet::cpu::HORNET_ISA_NAME {
namespace {

struct Boolean {};  // tag: stored as std::uint8_t

template <class T>
struct Storage {
  using type = T;
};
template <>
struct Storage<Boolean> {
  using type = std::uint8_t;
};

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

template <class From, class To>
void set(VectorTable& table, DType from, DType to) {
  using Stored = typename Storage<From>::type;
  table.cast[static_cast<int>(from)][static_cast<int>(to)] = unary<Convert<To, Stored>, Stored>;
}

template <class From>
void from(VectorTable& table, DType dtype) {
  set<From, Boolean>(table, dtype, b8);
  set<From, std::uint8_t>(table, dtype, u8);
  set<From, std::int32_t>(table, dtype, i32);
  set<From, std::int64_t>(table, dtype, i64);
  set<From, float>(table, dtype, f32);
  set<From, double>(table, dtype, f64);
}

}  // namespace

void fill_casts(VectorTable& table) {
  from<Boolean>(table, b8);
  from<std::uint8_t>(table, u8);
  from<std::int32_t>(table, i32);
  from<std::int64_t>(table, i64);
  from<float>(table, f32);
  from<double>(table, f64);
}

}  // namespace hornet::cpu::HORNET_ISA_NAME

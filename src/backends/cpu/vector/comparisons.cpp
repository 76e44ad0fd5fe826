// Instructions with boolean results: bytes of 0 or 1.
#include "src/backends/cpu/vector/elementwise.hpp"
#include "src/backends/cpu/vector/math.hpp"

namespace hornet::cpu::HORNET_ISA_NAME {
namespace {

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

}  // namespace

void fill_comparisons(VectorTable& table) {
  binary_all<Equal>(table, Instruction::equal);
  binary_all<NotEqual>(table, Instruction::not_equal);
  binary_all<Less>(table, Instruction::less);
  binary_all<LessEqual>(table, Instruction::less_equal);
  binary_all<Greater>(table, Instruction::greater);
  binary_all<GreaterEqual>(table, Instruction::greater_equal);
  unary_floats<IsFinite>(table, Instruction::is_finite);
  unary_floats<IsNan>(table, Instruction::is_nan);
  entry(table, Instruction::logical_and, b8) = binary<LogicalAnd, Bool>;
  entry(table, Instruction::logical_or, b8) = binary<LogicalOr, Bool>;
  entry(table, Instruction::logical_not, b8) = unary<LogicalNot, Bool>;
}

}  // namespace hornet::cpu::HORNET_ISA_NAME

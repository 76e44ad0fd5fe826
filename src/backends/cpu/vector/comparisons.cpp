// Instructions with boolean results: bytes of 0 or 1.
#include "src/backends/elements/comparisons.hpp"

#include "src/backends/cpu/vector/elementwise.hpp"

namespace hornet::cpu::HORNET_ISA_NAME {

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

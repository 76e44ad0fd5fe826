// Products of tensors of any rank, as NumPy has them: of all pairs of what two operands keep, the sum over axes that
// they share. The result has the axes that a keeps, then those of b. Both of one dtype, a floating one where elements
// are summed. Throws ShapeError naming both shapes where extents differ.
#pragma once

#include <hornet/ops/reduce.hpp>

namespace hornet::ops {

Value tensordot(Value a, Value b, std::int64_t axes = 2);  // over the last so many of a and the first of b, in order
Value tensordot(Value a, Value b, const Axes& axes_of_a, const Axes& axes_of_b);  // over these, pair by pair
// Over the last axis of a and the last but one of b, or the only one. A number multiplies, here and in inner.
Value dot(Value a, Value b);
Value inner(Value a, Value b);  // over the last axes of both
Value vdot(Value a, Value b);   // over all elements, each operand one vector
Value outer(Value a, Value b);  // [m, n] of the m elements of a and the n of b

}  // namespace hornet::ops

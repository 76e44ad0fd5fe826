// Matrix products.
#pragma once

#include <hornet/graph/graph.hpp>

namespace hornet::ops {

// a [..., m, k] · b [..., k, n] -> [..., m, n]; transpose_a reads a as [..., k, m], transpose_b b as [..., n, k].
// Leading axes are broadcast as NumPy does. An operand of one axis [k] is a row on the left, a column on the right,
// whose axis of 1 the result has not: [k]·[k] is a number, [b, m, k]·[k] is [b, m]; it is never transposed. Floating
// dtypes, both the same. Throws ShapeError naming both shapes.
Value matmul(Value a, Value b, bool transpose_a = false, bool transpose_b = false);

}  // namespace hornet::ops

// The kernels between a matrix of rows and one element a row, by op.
#pragma once

#include "src/backends/cpu/row_program.hpp"

namespace hornet::cpu {

// Of sum, max and argmax over the row, broadcast_to of a row's element and one_hot. `in` and `out` are element types.
// Throws InternalError for another op.
RowsKernel rows_kernel(const Op& op, DType in, DType out);

}  // namespace hornet::cpu

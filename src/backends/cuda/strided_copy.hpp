// Makes device/strided_copy.hpp's kernels of shapes.
#pragma once

#include <functional>
#include <hornet/tensor/dtype.hpp>
#include <hornet/tensor/shape.hpp>

#include "src/backends/strided_side.hpp"

namespace hornet::cuda {

using CopyKernel = std::function<void(const void* in, void* out)>;

// Copies a box between two layouts. Neighbouring axes that walk both sides as one are merged; ShapeError when more than
// eight are left.
CopyKernel strided_copy(DType dtype, const Shape& box, const StridedSide& in, const StridedSide& out);

// Sets `size` elements to a value.
std::function<void(void* out)> fill(DType dtype, std::int64_t size, double value);

}  // namespace hornet::cuda

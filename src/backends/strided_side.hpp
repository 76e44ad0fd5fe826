// How a box of elements lies in a tensor's memory. Every op that rearranges elements copies a box from one side to
// another; which sides, the backends need not each know.
#pragma once

#include <hornet/tensor/shape.hpp>
#include <vector>

namespace hornet {

// Strides and offset in elements; a stride of 0 reads one element again and again, a negative one walks backwards.
struct StridedSide {
  std::vector<std::int64_t> strides;
  std::int64_t offset = 0;
};

StridedSide whole_side(const Shape& shape);
StridedSide part_side(const Shape& shape, const std::vector<std::int64_t>& begin);  // that begins at `begin`
StridedSide transposed_side(const Shape& shape, const std::vector<std::int64_t>& axes);
StridedSide reversed_side(const Shape& shape, int axis);
// Of a smaller tensor read as `box`: missing axes and axes of 1 stretch.
StridedSide stretched_side(const Shape& shape, const Shape& box);

}  // namespace hornet

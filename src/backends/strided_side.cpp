#include "src/backends/strided_side.hpp"

namespace hornet {

StridedSide whole_side(const Shape& shape) { return {strides_of(shape), 0}; }

StridedSide part_side(const Shape& shape, const std::vector<std::int64_t>& begin) {
  StridedSide side = whole_side(shape);
  for (std::size_t i = 0; i < begin.size(); ++i) side.offset += begin[i] * side.strides[i];
  return side;
}

StridedSide transposed_side(const Shape& shape, const std::vector<std::int64_t>& axes) {
  const std::vector<std::int64_t> strides = strides_of(shape);
  StridedSide side;
  for (std::int64_t axis : axes) side.strides.push_back(strides[static_cast<std::size_t>(axis)]);
  return side;
}

StridedSide reversed_side(const Shape& shape, int axis) {
  StridedSide side = whole_side(shape);
  std::int64_t& stride = side.strides[static_cast<std::size_t>(axis)];
  side.offset = (shape[axis] - 1) * stride;
  stride = -stride;
  return side;
}

StridedSide stretched_side(const Shape& shape, const Shape& box) {
  const std::vector<std::int64_t> strides = strides_of(shape);
  StridedSide side{std::vector<std::int64_t>(static_cast<std::size_t>(box.rank()), 0), 0};
  for (int i = 0; i < shape.rank(); ++i)
    if (shape[i] != 1)
      side.strides[static_cast<std::size_t>(box.rank() - shape.rank() + i)] = strides[static_cast<std::size_t>(i)];
  return side;
}

}  // namespace hornet

// A tensor seen along one axis: [outer, n, inner], n the axis.
#pragma once

#include <hornet/tensor/shape.hpp>

namespace hornet {

struct AxisView {
  std::int64_t outer, n, inner;

  AxisView(const Shape& shape, int axis)
      : outer(shape.slice(0, axis).size()), n(shape[axis]), inner(shape.slice(axis + 1, shape.rank()).size()) {}

  // The first element of line i of outer * inner; a line's elements are `inner` apart.
  std::int64_t line(std::int64_t i) const { return i / inner * n * inner + i % inner; }
};

}  // namespace hornet

// Data whose every element tells which sample it belongs to.
#pragma once

#include <hornet/data/arrays.hpp>

// x: int32 [n, 3] and float32 [n, 2, 5]; y: int64 [n]. Every element of sample i is i.
inline hornet::Arrays samples(std::int64_t n) {
  const auto numbered = [&](std::int64_t width, hornet::DType dtype) {
    hornet::Tensor out(dtype, {n, width});
    for (std::int64_t i = 0; i < n; ++i)
      out.rows(i, i + 1).copy_from(hornet::Tensor::full({1, width}, static_cast<double>(i), dtype));
    return out;
  };
  return {{numbered(3, hornet::i32), numbered(10, hornet::f32).reshape({n, 2, 5})},
          {numbered(1, hornet::i64).reshape({n})},
          {}};
}

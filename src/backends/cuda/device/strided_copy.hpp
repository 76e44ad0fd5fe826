// A box of elements copied from one strided layout to another: what every op that rearranges elements comes down to.
#pragma once

#include "src/backends/cuda/device/divider.hpp"

namespace hornet::cuda {

// Element i of the box, counted row-major, goes from in[in_offset + Σ index·in_stride] to the same place of out.
// Strides in elements; one of 0 reads one element again and again, a negative one walks backwards. E is any type of the
// size.
template <class E>
struct StridedCopy {
  static constexpr int most_axes = 8;
  const E* in;
  E* out;
  int axes;
  Divider extent[most_axes];
  std::int64_t in_stride[most_axes], out_stride[most_axes];

  HORNET_DEVICE void operator()(std::int64_t i) const {
    std::int64_t from = 0, to = 0;
    for (int axis = axes - 1; axis >= 0; --axis) {
      const std::int64_t index = extent[axis].take_remainder(i);
      from += index * in_stride[axis];
      to += index * out_stride[axis];
    }
    out[to] = in[from];
  }
};

// out[0 … n) = value.
template <class E>
struct Fill {
  E* out;
  E value;
  HORNET_DEVICE void operator()(std::int64_t i) const { out[i] = value; }
};

}  // namespace hornet::cuda

// Which element of an image each element of a kernel meets.
#pragma once

#include "src/backends/cpu/convolution.hpp"

namespace hornet::cpu {

// f(position, tap, pixel) for every element `tap` of the kernel's window, in order, at each of `positions` output
// positions from output row `first_row` on; rows are counted over all planes, positions from 0. `pixel` is the place in
// the image that the tap lies on, −1 in the padding.
template <class F>
void for_each_tap(const ConvolutionShape& s, std::int64_t first_row, std::int64_t positions, F f) {
  const Triple output = s.output();
  const auto inside = [&s](std::int64_t place, std::size_t axis) { return place >= 0 && place < s.image[axis]; };
  for (std::int64_t p = 0; p < positions; ++p) {
    const std::int64_t row = first_row + p / output[2];
    const std::int64_t front = row / output[1] * s.strides[0] - s.pad_before[0];
    const std::int64_t top = row % output[1] * s.strides[1] - s.pad_before[1];
    const std::int64_t left = p % output[2] * s.strides[2] - s.pad_before[2];
    std::int64_t tap = 0;
    for (std::int64_t i = 0; i < s.kernel[0]; ++i)
      for (std::int64_t j = 0; j < s.kernel[1]; ++j) {
        const std::int64_t d = front + i * s.dilations[0];
        const std::int64_t h = top + j * s.dilations[1];
        const bool row_inside = inside(d, 0) && inside(h, 1);
        for (std::int64_t k = 0; k < s.kernel[2]; ++k, ++tap) {
          const std::int64_t w = left + k * s.dilations[2];
          f(p, tap, row_inside && inside(w, 2) ? (d * s.image[1] + h) * s.image[2] + w : -1);
        }
      }
  }
}

}  // namespace hornet::cpu

// How the kernels of pools go over one image: windows outside, channels inside. Axes 0, 1, 2 are depth, height, width.
#pragma once

#include "src/backends/cpu/vector/isa.hpp"

namespace hornet::cpu::HORNET_ISA_NAME {
namespace {

using Index = std::int64_t;

// What of a window lies in the image along one axis.
struct Range {
  Index begin, count;
};

HORNET_INLINE Range range(const PoolWindows& w, int axis, Index i) {
  const Index start = i * w.strides[axis] - w.pads[axis];
  const Index begin = start > 0 ? start : 0;
  const Index end = start + w.sizes[axis] < w.image[axis] ? start + w.sizes[axis] : w.image[axis];
  return {begin, end > begin ? end - begin : 0};
}

// The part of a window that lies in the image: planes × rows × columns elements from `first`, counted in pixels, which
// is number `number` of the whole window's.
struct Window {
  Index first, planes, rows, columns, number;
};

// Elements of window i that lie before the image.
HORNET_INLINE Index missing_before(const PoolWindows& w, int axis, Index i) {
  const Index missing = w.pads[axis] - i * w.strides[axis];
  return missing > 0 ? missing : 0;
}

HORNET_INLINE Window window_of(const PoolWindows& w, Index d, Index i, Index j) {
  const Range planes = range(w, 0, d), rows = range(w, 1, i), columns = range(w, 2, j);
  return {(planes.begin * w.image[1] + rows.begin) * w.image[2] + columns.begin, planes.count, rows.count,
          columns.count,
          (missing_before(w, 0, d) * w.sizes[1] + missing_before(w, 1, i)) * w.sizes[2] + missing_before(w, 2, j)};
}

HORNET_INLINE Index pixels(const PoolWindows& w) { return w.image[0] * w.image[1] * w.image[2]; }

// f(offset of the window's pixel in x, in elements; its number in the window) in row order.
template <class F>
HORNET_INLINE void for_each_tap(const PoolWindows& w, const Window& window, F f) {
  for (Index plane = 0; plane < window.planes; ++plane)
    for (Index row = 0; row < window.rows; ++row) {
      const Index first = window.first + (plane * w.image[1] + row) * w.image[2];
      const Index number = window.number + (plane * w.sizes[1] + row) * w.sizes[2];
      for (Index column = 0; column < window.columns; ++column) f((first + column) * w.channels, number + column);
    }
}

// The rows of x that the row of windows after i starts on are brought into cache: the processor does not see the four
// short runs that a window reads as a stream (2.8 times slower without).
template <class T>
HORNET_INLINE void prefetch_next_rows(const T* x, const PoolWindows& w, Range planes, Index i) {
  constexpr Index line = 64 / static_cast<Index>(sizeof(T));
  const Index row = w.image[2] * w.channels;
  const Index next = (i + 1) * w.strides[1] - w.pads[1];
  const Index begin = (next > 0 ? next : 0) * row;
  const Index end = (next + w.strides[1] < w.image[1] ? next + w.strides[1] : w.image[1]) * row;
  const T* plane = x + planes.begin * w.image[1] * row;
  for (Index k = begin; k < end; k += line) __builtin_prefetch(plane + k);
}

// f(window, offset of its output pixel in y, in elements); `before_row` is called with what a row of windows covers.
template <class F, class G>
HORNET_INLINE void for_each_window(const PoolWindows& w, F f, G before_row) {
  Index out = 0;
  for (Index d = 0; d < w.out[0]; ++d) {
    const Range planes = range(w, 0, d);
    for (Index i = 0; i < w.out[1]; ++i) {
      before_row(planes, i);
      for (Index j = 0; j < w.out[2]; ++j, out += w.channels) f(window_of(w, d, i, j), out);
    }
  }
}

template <class F>
HORNET_INLINE void for_each_window(const PoolWindows& w, F f) {
  for_each_window(w, f, [](Range, Index) {});
}

template <class T, class F>
HORNET_INLINE void for_each_window_of(const T* x, const PoolWindows& w, F f) {
  for_each_window(w, f, [&](Range planes, Index i) { prefetch_next_rows(x, w, planes, i); });
}

HORNET_INLINE bool is_2x2(const Window& window) {
  return window.planes == 1 && window.rows == 2 && window.columns == 2;
}

// Windows of 2×2 side by side from the first pixel on: every element of dx belongs to one window, or to none at the end
// of a row or image.
HORNET_INLINE bool is_grid_of_2x2(const PoolWindows& w) {
  const auto pairs = [&](int axis) {
    return w.sizes[axis] == 2 && w.strides[axis] == 2 && w.pads[axis] == 0 && 2 * w.out[axis] <= w.image[axis];
  };
  return w.image[0] == 1 && w.out[0] == 1 && pairs(1) && pairs(2);
}

// Of such, the window at (i, j).
HORNET_INLINE Window grid_window(const PoolWindows& w, Index i, Index j) {
  return {2 * (i * w.image[2] + j), 1, 2, 2, 0};
}

template <class T>
HORNET_INLINE void clear(T* x, Index n) {
  for (Index i = 0; i < n; ++i) x[i] = 0;
}

// What no window of the grid covers.
template <class T>
HORNET_INLINE void clear_beside_grid(T* dx, const PoolWindows& w) {
  const Index width = w.image[2], rows = 2 * w.out[1], columns = 2 * w.out[2];
  for (Index row = 0; row < rows; ++row)
    clear(dx + (row * width + columns) * w.channels, (width - columns) * w.channels);
  clear(dx + rows * width * w.channels, (w.image[1] - rows) * width * w.channels);
}

}  // namespace
}  // namespace hornet::cpu::HORNET_ISA_NAME

// Pooling over images [batch, depth, height, width, channels]; an image of fewer axes has a depth, or a depth and a
// height, of 1. What of a window lies outside the image does not exist. NaN wins every maximum; of equals, the first in
// row order is the greatest.
//
// A thread has a place and a Width of its channels, which are neighbours: what it works out of their number is the same
// for all. Indices are int where tensors are small enough.
#pragma once

#include "src/backends/cuda/device/divider.hpp"
#include "src/backends/cuda/device/neighbours.hpp"
#include "src/backends/elements/casts.hpp"
#include "src/backends/elements/math.hpp"

namespace hornet::cuda {

// An element's image, place and channel.
template <class Index>
struct ImagePlace {
  Index image, at[3], channel;
};

template <class Index>
struct PoolWindows {
  using Place = ImagePlace<Index>;
  DividerOf<Index> channels, image[3], out[3];
  Index sizes[3];
  DividerOf<Index> strides[3];
  Index pads[3];

  // Of element i of x, of y.
  HORNET_DEVICE Place place_in_x(Index i) const { return place(i, image); }
  HORNET_DEVICE Place place_in_y(Index i) const { return place(i, out); }
  HORNET_DEVICE Index in_x(const Place& p, Index d, Index h, Index w) const {
    return (((p.image * image[0] + d) * image[1] + h) * image[2] + w) * channels + p.channel;
  }
  HORNET_DEVICE Index in_y(const Place& p, Index d, Index h, Index w) const {
    return (((p.image * out[0] + d) * out[1] + h) * out[2] + w) * channels + p.channel;
  }

  // f(offset in x, number in the window) for each element of window `at` that is in the image, in row order; elements
  // outside are counted.
  template <class F>
  HORNET_DEVICE void each_tap(const Place& p, Index wd, Index wh, Index ww, const F& f) const {
    const Index ends[3] = {end(0, wd), end(1, wh), end(2, ww)};
    for (Index d = begin(0, wd); d < ends[0]; ++d)
      for (Index h = begin(1, wh); h < ends[1]; ++h)
        for (Index w = begin(2, ww); w < ends[2]; ++w) f(in_x(p, d, h, w), number(wd, wh, ww, d, h, w));
  }
  // The number of element (d, h, w) of x in window (wd, wh, ww), counted in row order over the whole window.
  HORNET_DEVICE Index number(Index wd, Index wh, Index ww, Index d, Index h, Index w) const {
    return ((d - start(0, wd)) * sizes[1] + h - start(1, wh)) * sizes[2] + w - start(2, ww);
  }

  // f(d, h, w) for each window that element p of x lies in, in order.
  template <class F>
  HORNET_DEVICE void each_window(const Place& p, const F& f) const {
    const Index ends[3] = {last_window(0, p.at[0]), last_window(1, p.at[1]), last_window(2, p.at[2])};
    for (Index d = first_window(0, p.at[0]); d < ends[0]; ++d)
      for (Index h = first_window(1, p.at[1]); h < ends[1]; ++h)
        for (Index w = first_window(2, p.at[2]); w < ends[2]; ++w) f(d, h, w);
  }

  // One over the number of the window's elements that exist.
  template <class T>
  HORNET_DEVICE T share(Index d, Index h, Index w) const {
    const Index count = extent(0, d) * extent(1, h) * extent(2, w);
    return count > 0 ? T{1} / static_cast<T>(count) : T{0};
  }

 private:
  HORNET_DEVICE Place place(Index i, const DividerOf<Index> (&extents)[3]) const {
    Place p;
    p.channel = channels.take_remainder(i);
    for (int axis = 2; axis >= 0; --axis) p.at[axis] = extents[axis].take_remainder(i);
    p.image = i;
    return p;
  }
  // Where a window begins along one axis, and [begin, end) of what of it is in the image.
  HORNET_DEVICE Index start(int axis, Index window) const { return window * strides[axis] - pads[axis]; }
  HORNET_DEVICE Index begin(int axis, Index window) const {
    const Index first = start(axis, window);
    return first > 0 ? first : 0;
  }
  HORNET_DEVICE Index end(int axis, Index window) const {
    const Index stop = start(axis, window) + sizes[axis], last = image[axis];
    return stop < last ? stop : last;
  }
  HORNET_DEVICE Index extent(int axis, Index window) const {
    const Index count = end(axis, window) - begin(axis, window);
    return count > 0 ? count : 0;
  }
  HORNET_DEVICE Index first_window(int axis, Index at) const {
    const Index beyond = at + pads[axis] - sizes[axis];  // where a window would end just before `at`
    return beyond < 0 ? 0 : strides[axis].quotient(beyond) + 1;
  }
  HORNET_DEVICE Index last_window(int axis, Index at) const {
    const Index last = strides[axis].quotient(at + pads[axis]) + 1, windows = out[axis];
    return last < windows ? last : windows;
  }
};

// f(w) of each of a thread's neighbours.
template <int Width, class F>
HORNET_DEVICE void each_neighbour(const F& f) {
  HORNET_UNROLL
  for (int w = 0; w < Width; ++w) f(w);
}

// What was computed, as elements.
template <class T, class Number, int Width>
HORNET_DEVICE void write_as(T* to, const Number (&numbers)[Width]) {
  T elements[Width];
  each_neighbour<Width>([&](int c) { elements[c] = static_cast<T>(numbers[c]); });
  write(to, elements);
}

// Of a window, for each neighbour: the offset in x and the number of the first greatest; −1 where the window lies
// outside the image.
template <class T, class Index, int Width>
struct GreatestOfWindow {
  Index offset[Width], number[Width];
  elements::Computed<T> value[Width];

  HORNET_DEVICE GreatestOfWindow(const PoolWindows<Index>& windows, const T* x, const ImagePlace<Index>& p, Index d,
                                 Index h, Index w) {
    each_neighbour<Width>([&](int c) { offset[c] = number[c] = -1, value[c] = 0; });
    windows.each_tap(p, d, h, w, [&](Index tap, Index place) {
      T values[Width];
      read(values, x + tap);
      each_neighbour<Width>([&](int c) {
        const elements::Computed<T> one = values[c];
        if (offset[c] >= 0 && !(one > value[c]) && !(one != one && value[c] == value[c])) return;
        offset[c] = tap + c;
        number[c] = place;
        value[c] = one;
      });
    });
  }
};

// Each kernel binds its op's arguments by of(); it runs for pieces of Width elements.

// Piece i of y.
template <class T, class Index, int Width>
struct MaxPool {
  static constexpr int width = Width;
  PoolWindows<Index> windows;
  const T* x;
  T* y;
  static MaxPool of(const PoolWindows<Index>& windows, const void* const* in, void* const* out) {
    return {windows, static_cast<const T*>(in[0]), static_cast<T*>(out[0])};
  }
  HORNET_DEVICE void operator()(std::int64_t piece) const {
    const Index i = static_cast<Index>(piece) * Width;
    const ImagePlace<Index> p = windows.place_in_y(i);
    using Number = elements::Computed<T>;
    Number best[Width];
    each_neighbour<Width>([&](int c) { best[c] = static_cast<Number>(-__builtin_inf()); });
    windows.each_tap(p, p.at[0], p.at[1], p.at[2], [&](Index tap, Index) {
      T values[Width];
      read(values, x + tap);
      each_neighbour<Width>([&](int c) { best[c] = elements::larger(best[c], static_cast<Number>(values[c])); });
    });
    write_as(y + i, best);
  }
};

// Piece i of y: v's, shaped as x, where x's window has its greatest.
template <class T, class Index, int Width>
struct MaxPoolPick {
  static constexpr int width = Width;
  PoolWindows<Index> windows;
  const T *x, *v;
  T* y;
  static MaxPoolPick of(const PoolWindows<Index>& windows, const void* const* in, void* const* out) {
    return {windows, static_cast<const T*>(in[0]), static_cast<const T*>(in[1]), static_cast<T*>(out[0])};
  }
  HORNET_DEVICE void operator()(std::int64_t piece) const {
    const Index i = static_cast<Index>(piece) * Width;
    const ImagePlace<Index> p = windows.place_in_y(i);
    const GreatestOfWindow<T, Index, Width> best(windows, x, p, p.at[0], p.at[1], p.at[2]);
    T result[Width];
    each_neighbour<Width>([&](int c) { result[c] = best.offset[c] >= 0 ? v[best.offset[c]] : T{0}; });
    write(y + i, result);
  }
};

// Piece i of dx: dy's elements of the windows whose greatest they are.
template <class T, class Index, int Width>
struct MaxPoolGrad {
  static constexpr int width = Width;
  PoolWindows<Index> windows;
  const T *x, *dy;
  T* dx;
  static MaxPoolGrad of(const PoolWindows<Index>& windows, const void* const* in, void* const* out) {
    return {windows, static_cast<const T*>(in[0]), static_cast<const T*>(in[1]), static_cast<T*>(out[0])};
  }
  HORNET_DEVICE void operator()(std::int64_t piece) const {
    const Index i = static_cast<Index>(piece) * Width;
    const ImagePlace<Index> p = windows.place_in_x(i);
    elements::Computed<T> sum[Width] = {};
    windows.each_window(p, [&](Index d, Index h, Index w) {
      const GreatestOfWindow<T, Index, Width> best(windows, x, p, d, h, w);
      T slopes[Width];
      read(slopes, dy + windows.in_y(p, d, h, w));
      each_neighbour<Width>([&](int c) {
        if (best.offset[c] == i + c) sum[c] += slopes[c];
      });
    });
    write_as(dx + i, sum);
  }
};

// Piece i of y, and the numbers of the window's greatest.
template <class T, class Index, int Width>
struct MaxPoolWinners {
  static constexpr int width = Width;
  PoolWindows<Index> windows;
  const T* x;
  T* y;
  std::uint8_t* winner;
  static MaxPoolWinners of(const PoolWindows<Index>& windows, const void* const* in, void* const* out) {
    return {windows, static_cast<const T*>(in[0]), static_cast<T*>(out[0]), static_cast<std::uint8_t*>(out[1])};
  }
  HORNET_DEVICE void operator()(std::int64_t piece) const {
    const Index i = static_cast<Index>(piece) * Width;
    const ImagePlace<Index> p = windows.place_in_y(i);
    const GreatestOfWindow<T, Index, Width> best(windows, x, p, p.at[0], p.at[1], p.at[2]);
    T result[Width];
    std::uint8_t numbers[Width];
    each_neighbour<Width>([&](int c) {
      result[c] =
          static_cast<T>(best.offset[c] >= 0 ? best.value[c] : static_cast<elements::Computed<T>>(-__builtin_inf()));
      numbers[c] = static_cast<std::uint8_t>(best.number[c]);
    });
    write(y + i, result);
    write(winner + i, numbers);
  }
};

// Piece i of dx: dy's elements of the windows whose winner they are.
template <class T, class Index, int Width>
struct MaxWinnerGrad {
  static constexpr int width = Width;
  PoolWindows<Index> windows;
  const std::uint8_t* winner;
  const T* dy;
  T* dx;
  static MaxWinnerGrad of(const PoolWindows<Index>& windows, const void* const* in, void* const* out) {
    return {windows, static_cast<const std::uint8_t*>(in[0]), static_cast<const T*>(in[1]), static_cast<T*>(out[0])};
  }
  HORNET_DEVICE void operator()(std::int64_t piece) const {
    const Index i = static_cast<Index>(piece) * Width;
    const ImagePlace<Index> p = windows.place_in_x(i);
    elements::Computed<T> sum[Width] = {};
    windows.each_window(p, [&](Index d, Index h, Index w) {
      const Index window = windows.in_y(p, d, h, w), number = windows.number(d, h, w, p.at[0], p.at[1], p.at[2]);
      std::uint8_t winners[Width];
      T slopes[Width];
      read(winners, winner + window);
      read(slopes, dy + window);
      each_neighbour<Width>([&](int c) {
        if (winners[c] == number) sum[c] += slopes[c];
      });
    });
    write_as(dx + i, sum);
  }
};

// Piece i of y.
template <class T, class Index, int Width>
struct AveragePool {
  static constexpr int width = Width;
  PoolWindows<Index> windows;
  const T* x;
  T* y;
  static AveragePool of(const PoolWindows<Index>& windows, const void* const* in, void* const* out) {
    return {windows, static_cast<const T*>(in[0]), static_cast<T*>(out[0])};
  }
  HORNET_DEVICE void operator()(std::int64_t piece) const {
    const Index i = static_cast<Index>(piece) * Width;
    const ImagePlace<Index> p = windows.place_in_y(i);
    using Number = elements::Computed<T>;
    Number sum[Width] = {};
    windows.each_tap(p, p.at[0], p.at[1], p.at[2], [&](Index tap, Index) {
      T values[Width];
      read(values, x + tap);
      each_neighbour<Width>([&](int c) { sum[c] += values[c]; });
    });
    const Number share = windows.template share<Number>(p.at[0], p.at[1], p.at[2]);
    each_neighbour<Width>([&](int c) { sum[c] *= share; });
    write_as(y + i, sum);
  }
};

// Piece i of dx.
template <class T, class Index, int Width>
struct AveragePoolGrad {
  static constexpr int width = Width;
  PoolWindows<Index> windows;
  const T* dy;
  T* dx;
  static AveragePoolGrad of(const PoolWindows<Index>& windows, const void* const* in, void* const* out) {
    return {windows, static_cast<const T*>(in[0]), static_cast<T*>(out[0])};
  }
  HORNET_DEVICE void operator()(std::int64_t piece) const {
    const Index i = static_cast<Index>(piece) * Width;
    const ImagePlace<Index> p = windows.place_in_x(i);
    using Number = elements::Computed<T>;
    Number sum[Width] = {};
    windows.each_window(p, [&](Index d, Index h, Index w) {
      const Number share = windows.template share<Number>(d, h, w);
      T slopes[Width];
      read(slopes, dy + windows.in_y(p, d, h, w));
      each_neighbour<Width>([&](int c) { sum[c] += slopes[c] * share; });
    });
    write_as(dx + i, sum);
  }
};

}  // namespace hornet::cuda

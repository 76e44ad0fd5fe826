// Pooling over images [batch, depth, height, width, channels]; an image of fewer axes has a depth, or a depth and a
// height, of 1. What of a window lies outside the image does not exist. NaN wins every maximum; of equals, the first in
// row order is the greatest.
#pragma once

#include "src/backends/cuda/device/divider.hpp"
#include "src/backends/elements/casts.hpp"
#include "src/backends/elements/math.hpp"

namespace hornet::cuda {

// An element's image, place and channel.
struct ImagePlace {
  std::int64_t image, at[3], channel;
};

struct PoolWindows {
  Divider channels, image[3], out[3];
  std::int64_t sizes[3];
  Divider strides[3];
  std::int64_t pads[3];

  // Of element i of x, of y.
  HORNET_DEVICE ImagePlace place_in_x(std::int64_t i) const { return place(i, image); }
  HORNET_DEVICE ImagePlace place_in_y(std::int64_t i) const { return place(i, out); }
  HORNET_DEVICE std::int64_t in_x(const ImagePlace& p, std::int64_t d, std::int64_t h, std::int64_t w) const {
    return (((p.image * image[0] + d) * image[1] + h) * image[2] + w) * channels + p.channel;
  }
  HORNET_DEVICE std::int64_t in_y(const ImagePlace& p, std::int64_t d, std::int64_t h, std::int64_t w) const {
    return (((p.image * out[0] + d) * out[1] + h) * out[2] + w) * channels + p.channel;
  }

  // [begin, end) of the window's elements in the image along one axis.
  HORNET_DEVICE std::int64_t begin(int axis, std::int64_t window) const {
    const std::int64_t start = window * strides[axis] - pads[axis];
    return start > 0 ? start : 0;
  }
  HORNET_DEVICE std::int64_t end(int axis, std::int64_t window) const {
    const std::int64_t stop = window * strides[axis] - pads[axis] + sizes[axis], last = image[axis];
    return stop < last ? stop : last;
  }

  // f(offset in x) for each element of window `at` that is in the image, in row order.
  template <class F>
  HORNET_DEVICE void each_tap(const ImagePlace& p, std::int64_t wd, std::int64_t wh, std::int64_t ww,
                              const F& f) const {
    for (std::int64_t d = begin(0, wd); d < end(0, wd); ++d)
      for (std::int64_t h = begin(1, wh); h < end(1, wh); ++h)
        for (std::int64_t w = begin(2, ww); w < end(2, ww); ++w) f(in_x(p, d, h, w));
  }
  // The number of element (d, h, w) of x in window (wd, wh, ww), counted in row order over the whole window.
  HORNET_DEVICE std::int64_t number(std::int64_t wd, std::int64_t wh, std::int64_t ww, std::int64_t d, std::int64_t h,
                                    std::int64_t w) const {
    const auto place = [this](int axis, std::int64_t window, std::int64_t at) {
      return at - (window * strides[axis] - pads[axis]);
    };
    return (place(0, wd, d) * sizes[1] + place(1, wh, h)) * sizes[2] + place(2, ww, w);
  }

  // f(d, h, w) for each window that element p of x lies in, in order.
  template <class F>
  HORNET_DEVICE void each_window(const ImagePlace& p, const F& f) const {
    for (std::int64_t d = first_window(0, p.at[0]); d < last_window(0, p.at[0]); ++d)
      for (std::int64_t h = first_window(1, p.at[1]); h < last_window(1, p.at[1]); ++h)
        for (std::int64_t w = first_window(2, p.at[2]); w < last_window(2, p.at[2]); ++w) f(d, h, w);
  }

  // One over the number of the window's elements that exist.
  template <class T>
  HORNET_DEVICE T share(std::int64_t d, std::int64_t h, std::int64_t w) const {
    const std::int64_t count = extent(0, d) * extent(1, h) * extent(2, w);
    return count > 0 ? T{1} / static_cast<T>(count) : T{0};
  }

 private:
  HORNET_DEVICE ImagePlace place(std::int64_t i, const Divider (&extents)[3]) const {
    ImagePlace p;
    p.channel = channels.take_remainder(i);
    for (int axis = 2; axis >= 0; --axis) p.at[axis] = extents[axis].take_remainder(i);
    p.image = i;
    return p;
  }
  HORNET_DEVICE std::int64_t extent(int axis, std::int64_t window) const {
    const std::int64_t count = end(axis, window) - begin(axis, window);
    return count > 0 ? count : 0;
  }
  HORNET_DEVICE std::int64_t first_window(int axis, std::int64_t at) const {
    const std::int64_t beyond = at + pads[axis] - sizes[axis];  // where a window would end just before `at`
    return beyond < 0 ? 0 : strides[axis].quotient(beyond) + 1;
  }
  HORNET_DEVICE std::int64_t last_window(int axis, std::int64_t at) const {
    const std::int64_t last = strides[axis].quotient(at + pads[axis]) + 1, windows = out[axis];
    return last < windows ? last : windows;
  }
};

// The offset in x of a window's first greatest; −1 where the window lies outside the image.
template <class T>
HORNET_DEVICE std::int64_t greatest_of_window(const PoolWindows& windows, const T* x, const ImagePlace& p,
                                              std::int64_t d, std::int64_t h, std::int64_t w) {
  std::int64_t best = -1;
  elements::Computed<T> greatest = 0;
  windows.each_tap(p, d, h, w, [&](std::int64_t tap) {
    const elements::Computed<T> value = x[tap];
    if (best >= 0 && !(value > greatest) && !(value != value && greatest == greatest)) return;
    best = tap;
    greatest = value;
  });
  return best;
}

// Each kernel binds its op's arguments by of().

// Element i of y.
template <class T>
struct MaxPool {
  PoolWindows windows;
  const T* x;
  T* y;
  static MaxPool of(const PoolWindows& windows, const void* const* in, void* out) {
    return {windows, static_cast<const T*>(in[0]), static_cast<T*>(out)};
  }
  HORNET_DEVICE void operator()(std::int64_t i) const {
    const ImagePlace p = windows.place_in_y(i);
    using Number = elements::Computed<T>;
    auto best = static_cast<Number>(-__builtin_inf());
    windows.each_tap(p, p.at[0], p.at[1], p.at[2],
                     [&](std::int64_t tap) { best = elements::larger(best, static_cast<Number>(x[tap])); });
    y[i] = static_cast<T>(best);
  }
};

// Element i of y: v's, shaped as x, where x's window has its greatest.
template <class T>
struct MaxPoolPick {
  PoolWindows windows;
  const T *x, *v;
  T* y;
  static MaxPoolPick of(const PoolWindows& windows, const void* const* in, void* out) {
    return {windows, static_cast<const T*>(in[0]), static_cast<const T*>(in[1]), static_cast<T*>(out)};
  }
  HORNET_DEVICE void operator()(std::int64_t i) const {
    const ImagePlace p = windows.place_in_y(i);
    const std::int64_t best = greatest_of_window(windows, x, p, p.at[0], p.at[1], p.at[2]);
    y[i] = best >= 0 ? v[best] : T{0};
  }
};

// Element i of dx: dy's elements of the windows whose greatest it is.
template <class T>
struct MaxPoolGrad {
  PoolWindows windows;
  const T *x, *dy;
  T* dx;
  static MaxPoolGrad of(const PoolWindows& windows, const void* const* in, void* out) {
    return {windows, static_cast<const T*>(in[0]), static_cast<const T*>(in[1]), static_cast<T*>(out)};
  }
  HORNET_DEVICE void operator()(std::int64_t i) const {
    const ImagePlace p = windows.place_in_x(i);
    elements::Computed<T> sum = 0;
    windows.each_window(p, [&](std::int64_t d, std::int64_t h, std::int64_t w) {
      if (greatest_of_window(windows, x, p, d, h, w) == i) sum += dy[windows.in_y(p, d, h, w)];
    });
    dx[i] = static_cast<T>(sum);
  }
};

// Element i of y, and the number of the window's greatest.
template <class T>
struct MaxPoolWinners {
  PoolWindows windows;
  const T* x;
  T* y;
  std::uint8_t* winner;
  HORNET_DEVICE void operator()(std::int64_t i) const {
    const ImagePlace p = windows.place_in_y(i);
    const std::int64_t best = greatest_of_window(windows, x, p, p.at[0], p.at[1], p.at[2]);
    y[i] = best >= 0 ? x[best] : static_cast<T>(-__builtin_inf());
    const ImagePlace at = windows.place_in_x(best >= 0 ? best : 0);
    winner[i] = static_cast<std::uint8_t>(windows.number(p.at[0], p.at[1], p.at[2], at.at[0], at.at[1], at.at[2]));
  }
};

// Element i of dx: dy's elements of the windows whose winner it is.
template <class T>
struct MaxWinnerGrad {
  PoolWindows windows;
  const std::uint8_t* winner;
  const T* dy;
  T* dx;
  static MaxWinnerGrad of(const PoolWindows& windows, const void* const* in, void* out) {
    return {windows, static_cast<const std::uint8_t*>(in[0]), static_cast<const T*>(in[1]), static_cast<T*>(out)};
  }
  HORNET_DEVICE void operator()(std::int64_t i) const {
    const ImagePlace p = windows.place_in_x(i);
    elements::Computed<T> sum = 0;
    windows.each_window(p, [&](std::int64_t d, std::int64_t h, std::int64_t w) {
      const std::int64_t window = windows.in_y(p, d, h, w);
      if (winner[window] == windows.number(d, h, w, p.at[0], p.at[1], p.at[2])) sum += dy[window];
    });
    dx[i] = static_cast<T>(sum);
  }
};

// Element i of y.
template <class T>
struct AveragePool {
  PoolWindows windows;
  const T* x;
  T* y;
  static AveragePool of(const PoolWindows& windows, const void* const* in, void* out) {
    return {windows, static_cast<const T*>(in[0]), static_cast<T*>(out)};
  }
  HORNET_DEVICE void operator()(std::int64_t i) const {
    const ImagePlace p = windows.place_in_y(i);
    elements::Computed<T> sum = 0;
    windows.each_tap(p, p.at[0], p.at[1], p.at[2], [&](std::int64_t tap) { sum += x[tap]; });
    y[i] = static_cast<T>(sum * windows.share<elements::Computed<T>>(p.at[0], p.at[1], p.at[2]));
  }
};

// Element i of dx.
template <class T>
struct AveragePoolGrad {
  PoolWindows windows;
  const T* dy;
  T* dx;
  static AveragePoolGrad of(const PoolWindows& windows, const void* const* in, void* out) {
    return {windows, static_cast<const T*>(in[0]), static_cast<T*>(out)};
  }
  HORNET_DEVICE void operator()(std::int64_t i) const {
    const ImagePlace p = windows.place_in_x(i);
    elements::Computed<T> sum = 0;
    windows.each_window(p, [&](std::int64_t d, std::int64_t h, std::int64_t w) {
      sum += dy[windows.in_y(p, d, h, w)] * windows.share<elements::Computed<T>>(d, h, w);
    });
    dx[i] = static_cast<T>(sum);
  }
};

}  // namespace hornet::cuda

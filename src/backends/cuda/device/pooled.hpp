// What a pooling lets a convolution's product do. Its windows lie beside each other without overlap, from the image's
// first pixel on; what of the image no window has is not computed, and has no gradient.
#pragma once

#include "src/backends/cuda/device/convolution.hpp"
#include "src/backends/elements/math.hpp"

namespace hornet::cuda {

// Places of y window by window: WindowsD × WindowsH × WindowsW windows of SizeD × SizeH × SizeW places an image.
template <int WindowsD, int WindowsH, int WindowsW, int SizeD, int SizeH, int SizeW>
struct PlacesByWindow {
  static constexpr int size = SizeD * SizeH * SizeW;  // of a window

  static HORNET_DEVICE int place(const GeometryOf<int>& g, int i) {
    constexpr int windows[] = {WindowsD, WindowsH, WindowsW}, sizes[] = {SizeD, SizeH, SizeW};
    const int window = i / size, image = window / volume(windows);
    const VoxelOf<int> at = voxel_of(window % volume(windows), windows), in_window = voxel_of(i % size, sizes);
    return ((image * g.output[0] + at.d * SizeD + in_window.d) * g.output[1] + at.h * SizeH + in_window.h) *
               g.output[2] +
           at.w * SizeW + in_window.w;
  }
  // −1 for a place of no window.
  static HORNET_DEVICE int window(int image, const VoxelOf<int>& at) {
    const int d = at.d / SizeD, h = at.h / SizeH, w = at.w / SizeW;
    return d < WindowsD && h < WindowsH && w < WindowsW ? ((image * WindowsD + d) * WindowsH + h) * WindowsW + w : -1;
  }
  // A place's number in its window, in row order.
  static HORNET_DEVICE int number(const VoxelOf<int>& at) {
    return (at.d % SizeD * SizeH + at.h % SizeH) * SizeW + at.w % SizeW;
  }
};

// The gradient of y of which the greatest of each window was taken: the window's, for its winner. `winner` and `dy` are
// [windows, filters].
template <class T>
struct OfWinners {
  const std::uint8_t* winner;
  const T* dy;
  template <int Width>
  HORNET_DEVICE void load(T (&to)[Width], int at, int number) const {
    std::uint8_t winners[Width];
    read(to, dy + at);
    read(winners, winner + at);
    HORNET_UNROLL
    for (int i = 0; i < Width; ++i) to[i] = winners[i] == number ? to[i] : T{0};
  }
};

// For Slopes.
template <class T, class Order>
struct WinnerSlopes {
  OfWinners<T> winners;
  template <int Width>
  HORNET_DEVICE void load(T (&to)[Width], const GeometryOf<int>& g, int image, const VoxelOf<int>& at,
                          int filter) const {
    const int window = Order::window(image, at);
    if (window >= 0) winners.load(to, window * g.out_channels + filter, Order::number(at));
  }
};

// Right operand of dkernel: steps are places window by window, lines the filters.
template <class T, int Width, class Order>
struct WinnerRows {
  using Element = T;
  static constexpr bool along_k = false;
  static constexpr int width = Width;
  struct Line {
    int filter;
  };
  struct Step {
    int first, number;  // of the window's gradients
  };
  OfWinners<T> winners;
  int filters;

  HORNET_DEVICE Line line(int, int filter) const { return {filter}; }
  HORNET_DEVICE Step step(int k) const { return {k / Order::size * filters, k % Order::size}; }
  HORNET_DEVICE void load(T (&to)[Width], const Line& line, const Step& step) const {
    winners.load(to, step.first + line.filter, step.number);
  }
};

// Of a window's values in row order, for each of Width neighbours: NaN wins, of equals the first (device/pool.hpp).
template <int Size, class T, int Width>
HORNET_DEVICE void take_greatest(const T (*values)[Width], T (&greatest)[Width], std::uint8_t (&winner)[Width]) {
  HORNET_UNROLL
  for (int w = 0; w < Width; ++w) {
    greatest[w] = values[0][w];
    winner[w] = 0;
    HORNET_UNROLL
    for (int i = 1; i < Size; ++i) {
      const T value = values[i][w];
      const bool wins = value > greatest[w] || (value != value && greatest[w] == greatest[w]);
      greatest[w] = wins ? value : greatest[w];
      winner[w] = wins ? static_cast<std::uint8_t>(i) : winner[w];
    }
  }
}

template <int Size, class T, int Width>
HORNET_DEVICE void take_average(const T (*values)[Width], T (&average)[Width]) {
  HORNET_UNROLL
  for (int w = 0; w < Width; ++w) {
    T sum = 0;
    HORNET_UNROLL
    for (int i = 0; i < Size; ++i) sum += values[i][w];
    average[w] = sum * (T{1} / static_cast<T>(Size));
  }
}

}  // namespace hornet::cuda

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
    const int d = quotient(at.d, SizeD), h = quotient(at.h, SizeH), w = quotient(at.w, SizeW);
    return d < WindowsD && h < WindowsH && w < WindowsW ? ((image * WindowsD + d) * WindowsH + h) * WindowsW + w : -1;
  }
  // A place's number in its window, in row order.
  static HORNET_DEVICE std::uint32_t number(const VoxelOf<int>& at) {
    const int d = at.d - quotient(at.d, SizeD) * SizeD, h = at.h - quotient(at.h, SizeH) * SizeH,
              w = at.w - quotient(at.w, SizeW) * SizeW;
    return static_cast<std::uint32_t>((d * SizeH + h) * SizeW + w);
  }

 private:
  // Of what is not negative, which the compiler cannot know.
  static HORNET_DEVICE int quotient(int of, unsigned by) { return static_cast<int>(static_cast<unsigned>(of) / by); }
};

// The gradient of y of which the greatest of each window was taken: the window's, for its winner. `winner` and `dy` are
// [windows, filters].
template <class T>
struct OfWinners {
  template <int Width>
  struct Held {
    T dy[Width] = {};
    Packed<std::uint8_t, Width> winner;
    std::uint32_t number = 0;  // of the place in its window
  };
  const std::uint8_t* winner;
  const T* dy;

  template <int Width>
  HORNET_DEVICE void load(Held<Width>& held, int at, std::uint32_t number) const {
    read(held.dy, dy + at);
    held.winner.load(winner + at);
    held.number = number;
  }
  template <int Width>
  static HORNET_DEVICE void value(T (&to)[Width], const Held<Width>& held) {
    HORNET_UNROLL
    for (int i = 0; i < Width; ++i) to[i] = held.winner.is(i, held.number) ? held.dy[i] : T{0};
  }
};

// For Slopes.
template <class T, class Order>
struct WinnerSlopes {
  struct Spot {
    int at = -1;  // of the window's gradients
    std::uint32_t number = 0;
  };
  template <int Width>
  using Held = typename OfWinners<T>::template Held<Width>;
  OfWinners<T> winners;

  static HORNET_DEVICE bool has(const VoxelOf<int>& at) { return Order::window(0, at) >= 0; }
  HORNET_DEVICE Spot spot(const GeometryOf<int>& g, int image, const VoxelOf<int>& at, int filter) const {
    const int window = Order::window(image, at);
    return window < 0 ? Spot{} : Spot{window * g.out_channels + filter, Order::number(at)};
  }
  template <int Width>
  HORNET_DEVICE void load(Held<Width>& held, const Spot& spot, int ahead) const {
    if (spot.at >= 0) winners.load(held, spot.at + ahead, spot.number);
  }
  template <int Width>
  HORNET_DEVICE void value(T (&to)[Width], const Held<Width>& held) const {
    winners.value(to, held);
  }
};

// Right operand of dkernel: steps are places window by window, lines the filters.
template <class T, int Width, class Order>
struct WinnerRows {
  using Element = T;
  static constexpr bool along_k = false, notes_steps = false;
  static constexpr int width = Width;
  struct Line {
    int filter;
  };
  struct Step {
    int first;  // of the window's gradients
    std::uint32_t number;
  };
  using Spot = Step;
  using Held = typename OfWinners<T>::template Held<Width>;
  OfWinners<T> winners;
  int filters;

  HORNET_DEVICE Line line(int, int filter) const { return {filter}; }
  HORNET_DEVICE Step step(int k) const {
    const auto place = static_cast<unsigned>(k);
    return {static_cast<int>(place / Order::size) * filters, place % Order::size};
  }
  HORNET_DEVICE Spot spot(const Line& line, const Step& step) const { return {step.first + line.filter, step.number}; }
  HORNET_DEVICE void load(Held& held, const Spot& spot, int ahead) const {
    winners.load(held, spot.first + ahead, spot.number);
  }
  HORNET_DEVICE void value(T (&to)[Width], const Held& held) const { winners.value(to, held); }
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

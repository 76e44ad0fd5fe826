// Convolutions in many small groups, of a channel or a few, where a tile of a product would be mostly empty: an element
// of the result a thread, neighbours in channels side by side.
#pragma once

#include "src/backends/cuda/device/convolution.hpp"
#include "src/backends/cuda/device/lines.hpp"
#include "src/backends/elements/math.hpp"

namespace hornet::cuda {

// f(tap, its place in the kernel) for every tap of the kernel, in order.
template <class F>
HORNET_DEVICE void each_tap(const ConvolutionGeometry& g, const F& f) {
  std::int64_t tap = 0;
  for (std::int64_t d = 0; d < g.kernel[0]; ++d)
    for (std::int64_t h = 0; h < g.kernel[1]; ++h)
      for (std::int64_t w = 0; w < g.kernel[2]; ++w, ++tap) f(tap, Voxel{d, h, w});
}

// Element i of y.
template <class T>
struct DirectForward {
  Patches<PlainImages<T>> patches;
  const T* kernel;
  T* y;

  HORNET_DEVICE void operator()(std::int64_t i) const {
    const ConvolutionGeometry& g = patches.geometry;
    const std::int64_t filter = i % g.out_channels, channels = g.group_channels();
    const auto window = patches.window(i / g.out_channels);
    const std::int64_t first = filter / g.group_filters() * channels;
    T sum{0};
    each_tap(g, [&](std::int64_t tap, const Voxel& at) {
      for (std::int64_t c = 0; c < channels; ++c)
        sum = elements::mul_add(patches.element(window, patches.tap(at, first + c)),
                                kernel[(tap * channels + c) * g.out_channels + filter], sum);
    });
    y[i] = sum;
  }
};

// Element i of dx.
template <class T>
struct DirectInputGradient {
  Slopes<T> slopes;
  const T* kernel;
  T* dx;

  HORNET_DEVICE void operator()(std::int64_t i) const {
    const ConvolutionGeometry& g = slopes.geometry;
    const std::int64_t channels = g.group_channels(), filters = g.group_filters();
    const std::int64_t channel = i % g.in_channels, group = channel / channels;
    const auto line = slopes.line(group, i / g.in_channels);
    T sum{0};
    each_tap(g, [&](std::int64_t tap, const Voxel& at) {
      const T* row = kernel + (tap * channels + channel % channels) * g.out_channels + group * filters;
      for (std::int64_t f = 0; f < filters; ++f)
        sum = elements::mul_add(slopes.element(line, {g.way_to(at), f}), row[f], sum);
    });
    dx[i] = sum;
  }
};

// Parts of dkernel: of each chunk of rows of y, out [chunks, taps · channels · filters]. Lines are elements of the
// kernel, which lanes sum up over rows of y, row by row. Block i is chunk i % chunks of tile i / chunks.
template <class T>
struct DirectKernelGradient {
  static constexpr int threads = Lines::threads;
  struct Shared {
    T partial[threads];
  };
  Lines lines;
  std::int64_t chunk, chunks;
  Patches<PlainImages<T>> patches;
  const T* dy;
  T* out;

  HORNET_DEVICE void operator()(Block<threads>& block, Shared& shared) const {
    const std::int64_t tile = block.index() / chunks, part = block.index() % chunks;
    block.each([&](int t) {
      const std::int64_t line = lines.line(tile, t);
      T sum{0};
      const std::int64_t begin = part * chunk, end = begin + chunk < lines.n ? begin + chunk : lines.n;
      if (lines.has(line))
        for (std::int64_t row = begin + lines.lane(t); row < end; row += lines.lanes) sum = add_row(line, row, sum);
      shared.partial[lines.place(t)] = sum;
    });
    lines.combine(block, shared.partial, [](T a, T b) { return a + b; });
    block.each([&](int t) {
      const std::int64_t line = tile * lines.width + t;
      if (t < lines.width && lines.has(line)) out[part * lines.count + line] = shared.partial[t];
    });
  }

 private:
  HORNET_DEVICE T add_row(std::int64_t line, std::int64_t row, T sum) const {
    const ConvolutionGeometry& g = patches.geometry;
    const std::int64_t filter = line % g.out_channels, place = row * g.output[2];
    auto tap = patches.tap(line / g.out_channels);
    tap.offset += filter / g.group_filters() * g.group_channels();
    auto window = patches.window(place);
    for (std::int64_t w = 0; w < g.output[2]; ++w, patches.go_on(window))
      sum = elements::mul_add(patches.element(window, tap), dy[(place + w) * g.out_channels + filter], sum);
    return sum;
  }
};

}  // namespace hornet::cuda

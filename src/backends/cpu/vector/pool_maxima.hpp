// The greatest elements of a pool's windows, and where they are.
#pragma once

#include "src/backends/cpu/vector/pool_windows.hpp"
#include "src/backends/elements/math.hpp"

namespace hornet::cpu::HORNET_ISA_NAME {
namespace {

constexpr Index fold_lanes = 32;  // of 16, g++ 12 makes scalars

// y[c] = f(…f(f(first, x[tap₀ + c]), x[tap₁ + c])…) over the taps in order; fold_lanes channels at a time in registers.
template <class T, class F>
HORNET_INLINE void fold(T* y, const T* x, const PoolWindows& w, const Window& window, Index channels, T first, F f) {
  Index done = 0;
  for (; done + fold_lanes <= channels; done += fold_lanes) {
    T folded[fold_lanes];
    for (Index k = 0; k < fold_lanes; ++k) folded[k] = first;
    for_each_tap(
        w, window, [&](Index tap, Index) __attribute__((always_inline)) {
          for (Index k = 0; k < fold_lanes; ++k) folded[k] = f(folded[k], x[tap + done + k]);
        });
    for (Index k = 0; k < fold_lanes; ++k) y[done + k] = folded[k];
  }
  if (done == channels) return;
  for (Index k = done; k < channels; ++k) y[k] = first;
  for_each_tap(
      w, window, [&](Index tap, Index) __attribute__((always_inline)) {
        HORNET_INDEPENDENT
        for (Index k = done; k < channels; ++k) y[k] = f(y[k], x[tap + k]);
      });
}

// y[c] = the greatest of x[tap + c]; a window of 2×2 in one sweep.
template <class T>
HORNET_INLINE void max_of_window(T* y, const T* x, const PoolWindows& w, const Window& window, Index channels) {
  if (is_2x2(window)) {
    const T* a = x + window.first * w.channels;
    const T* b = a + w.channels;
    const T* c = a + w.image[2] * w.channels;
    const T* d = c + w.channels;
    HORNET_INDEPENDENT
    for (Index k = 0; k < channels; ++k) y[k] = larger(larger(a[k], b[k]), larger(c[k], d[k]));
    return;
  }
  fold(
      y, x, w, window, channels, static_cast<T>(-__builtin_inf()),
      // b first: whether it is NaN is known before a is, which keeps the chain from tap to tap short
      [](T a, T b) __attribute__((always_inline)) { return larger(b, a); });
}

template <class T>
struct MaskOf;
template <>
struct MaskOf<float> {
  using type = std::int32_t;
};
template <>
struct MaskOf<double> {
  using type = std::int64_t;
};

// f(offset in x, channel, the tap's number, hit) for each tap: hit is set where it is the window's first greatest.
template <class T, class F>
HORNET_INLINE void for_each_hit(const T* x, const PoolWindows& w, const Window& window, Index channels, F f) {
  constexpr Index block = 64;
  T greatest[block];
  typename MaskOf<T>::type open[block];
  for (Index start = 0; start < channels; start += block) {
    const Index count = channels - start < block ? channels - start : block;
    max_of_window(greatest, x + start, w, window, count);
    for (Index k = 0; k < count; ++k) open[k] = 1;
    for_each_tap(
        w, window, [&](Index tap, Index number) __attribute__((always_inline)) {
          HORNET_INDEPENDENT
          for (Index k = 0; k < count; ++k) {
            const T value = x[tap + start + k];
            const bool hit = (open[k] != 0) & ((value == greatest[k]) | (value != value));
            open[k] = hit ? 0 : open[k];
            f(tap + start + k, start + k, number, hit);
          }
        });
  }
}

}  // namespace
}  // namespace hornet::cpu::HORNET_ISA_NAME

// Pooling of one image: loops over windows outside, over channels inside. Axes 0, 1, 2 are depth, height, width.
#include "src/backends/cpu/vector/isa.hpp"
#include "src/backends/elements/math.hpp"

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

// The part of a window that lies in the image: planes × rows × columns elements from `first`, counted in pixels.
struct Window {
  Index first, planes, rows, columns;
};

HORNET_INLINE Window window_of(const PoolWindows& w, Range planes, Range rows, Range columns) {
  return {(planes.begin * w.image[1] + rows.begin) * w.image[2] + columns.begin, planes.count, rows.count,
          columns.count};
}

HORNET_INLINE Index pixels(const PoolWindows& w) { return w.image[0] * w.image[1] * w.image[2]; }

// f(offset of the window's pixel in x, in elements) in row order.
template <class F>
HORNET_INLINE void for_each_tap(const PoolWindows& w, const Window& window, F f) {
  for (Index plane = 0; plane < window.planes; ++plane)
    for (Index row = 0; row < window.rows; ++row) {
      const Index first = window.first + (plane * w.image[1] + row) * w.image[2];
      for (Index column = 0; column < window.columns; ++column) f((first + column) * w.channels);
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
      const Range rows = range(w, 1, i);
      before_row(planes, i);
      for (Index j = 0; j < w.out[2]; ++j, out += w.channels) f(window_of(w, planes, rows, range(w, 2, j)), out);
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

constexpr Index fold_lanes = 32;  // of 16, g++ 12 makes scalars

// y[c] = f(…f(f(first, x[tap₀ + c]), x[tap₁ + c])…) over the taps in order; fold_lanes channels at a time in registers.
template <class T, class F>
HORNET_INLINE void fold(T* y, const T* x, const PoolWindows& w, const Window& window, Index channels, T first, F f) {
  Index done = 0;
  for (; done + fold_lanes <= channels; done += fold_lanes) {
    T folded[fold_lanes];
    for (Index k = 0; k < fold_lanes; ++k) folded[k] = first;
    for_each_tap(
        w, window, [&](Index tap) __attribute__((always_inline)) {
          for (Index k = 0; k < fold_lanes; ++k) folded[k] = f(folded[k], x[tap + done + k]);
        });
    for (Index k = 0; k < fold_lanes; ++k) y[done + k] = folded[k];
  }
  if (done == channels) return;
  for (Index k = done; k < channels; ++k) y[k] = first;
  for_each_tap(
      w, window, [&](Index tap) __attribute__((always_inline)) {
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
void max(T* y, const T* x, const PoolWindows& w) {
  for_each_window_of(x, w, [&](const Window& window, Index out) { max_of_window(y + out, x, w, window, w.channels); });
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

// f(offset in x, channel within the block, hit) for each tap: hit is set where the tap is the window's first greatest.
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
        w, window, [&](Index tap) __attribute__((always_inline)) {
          HORNET_INDEPENDENT
          for (Index k = 0; k < count; ++k) {
            const T value = x[tap + start + k];
            const bool hit = (open[k] != 0) & ((value == greatest[k]) | (value != value));
            open[k] = hit ? 0 : open[k];
            f(tap + start + k, start + k, hit);
          }
        });
  }
}

template <class T>
void max_pick(T* y, const T* x, const T* v, const PoolWindows& w) {
  for_each_window(w, [&](const Window& window, Index out) {
    for (Index k = 0; k < w.channels; ++k) y[out + k] = 0;
    for_each_hit(
        x, w, window, w.channels, [&](Index in, Index channel, bool hit) __attribute__((always_inline)) {
          const T picked = v[in];
          const T old = y[out + channel];
          y[out + channel] = hit ? picked : old;
        });
  });
}

template <class T>
HORNET_INLINE void clear(T* x, Index n) {
  for (Index i = 0; i < n; ++i) x[i] = 0;
}

HORNET_INLINE void put(bool add, float& to, float value) { to = add ? to + value : value; }
HORNET_INLINE void put(bool add, double& to, double value) { to = add ? to + value : value; }

// A 2×2 window in one sweep: the last of the four takes what no other took. Adds to dx where windows may overlap.
template <bool add, class T>
HORNET_INLINE void max_gradient_2x2(T* dx, const T* x, const T* dy, const PoolWindows& w, const Window& window) {
  const Index origin = window.first * w.channels;
  const Index below = origin + w.image[2] * w.channels;
  const Index right = w.channels;
  HORNET_INDEPENDENT
  for (Index k = 0; k < w.channels; ++k) {
    const T a = x[origin + k], b = x[origin + right + k], c = x[below + k], d = x[below + right + k];
    const T greatest = larger(larger(a, b), larger(c, d));
    const T slope = dy[k];
    const bool at_a = (a == greatest) | (a != a);
    const bool at_b = (b == greatest) | (b != b);
    const bool at_c = (c == greatest) | (c != c);
    const T past_a = at_a ? T{0} : slope;
    const T past_b = at_b ? T{0} : past_a;
    const T past_c = at_c ? T{0} : past_b;
    const T to_a = at_a ? slope : T{0};
    const T to_b = at_b ? past_a : T{0};
    const T to_c = at_c ? past_b : T{0};
    put(add, dx[origin + k], to_a);
    put(add, dx[origin + right + k], to_b);
    put(add, dx[below + k], to_c);
    put(add, dx[below + right + k], past_c);
  }
}

// Windows of 2×2 side by side from the first pixel on: every element of dx belongs to one window, or to none at the end
// of a row or image.
HORNET_INLINE bool is_grid_of_2x2(const PoolWindows& w) {
  const auto pairs = [&](int axis) {
    return w.sizes[axis] == 2 && w.strides[axis] == 2 && w.pads[axis] == 0 && 2 * w.out[axis] <= w.image[axis];
  };
  return w.image[0] == 1 && w.out[0] == 1 && pairs(1) && pairs(2);
}

template <class T>
void max_gradient_of_grid(T* dx, const T* x, const T* dy, const PoolWindows& w) {
  const Index width = w.image[2];
  const Index covered_rows = 2 * w.out[1];
  const Index covered_columns = 2 * w.out[2];
  for_each_window_of(x, w,
                     [&](const Window& window, Index out) { max_gradient_2x2<false>(dx, x, dy + out, w, window); });
  for (Index row = 0; row < covered_rows; ++row)
    clear(dx + (row * width + covered_columns) * w.channels, (width - covered_columns) * w.channels);
  clear(dx + covered_rows * width * w.channels, (w.image[1] - covered_rows) * width * w.channels);
}

template <class T>
void max_gradient(T* dx, const T* x, const T* dy, const PoolWindows& w) {
  if (is_grid_of_2x2(w)) return max_gradient_of_grid(dx, x, dy, w);
  clear(dx, pixels(w) * w.channels);
  for_each_window(w, [&](const Window& window, Index out) {
    if (is_2x2(window)) return max_gradient_2x2<true>(dx, x, dy + out, w, window);
    for_each_hit(
        x, w, window, w.channels, [&](Index in, Index channel, bool hit) __attribute__((always_inline)) {
          const T slope = dy[out + channel];
          dx[in] += hit ? slope : T{0};
        });
  });
}

template <class T>
HORNET_INLINE T share(const Window& window) {
  const Index count = window.planes * window.rows * window.columns;
  return count > 0 ? T{1} / static_cast<T>(count) : T{0};
}

template <class T>
void average(T* y, const T* x, const PoolWindows& w) {
  for_each_window(w, [&](const Window& window, Index out) {
    T* const target = y + out;
    fold(
        target, x, w, window, w.channels, T{0}, [](T a, T b) __attribute__((always_inline)) { return a + b; });
    const T weight = share<T>(window);
    for (Index k = 0; k < w.channels; ++k) target[k] *= weight;
  });
}

template <class T>
void average_gradient(T* dx, const T* dy, const PoolWindows& w) {
  clear(dx, pixels(w) * w.channels);
  for_each_window(w, [&](const Window& window, Index out) {
    const T weight = share<T>(window);
    for_each_tap(
        w, window, [&](Index tap) __attribute__((always_inline)) {
          HORNET_INDEPENDENT
          for (Index k = 0; k < w.channels; ++k) dx[tap + k] += dy[out + k] * weight;
        });
  });
}

template <class T>
PoolKernels<T> kernels() {
  return {max<T>, max_pick<T>, max_gradient<T>, average<T>, average_gradient<T>};
}

}  // namespace

void fill_pools(VectorTable& table) {
  table.pool_f32 = kernels<float>();
  table.pool_f64 = kernels<double>();
}

}  // namespace hornet::cpu::HORNET_ISA_NAME

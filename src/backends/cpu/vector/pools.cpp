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

// Of such: f(window, offset of its output pixel in y, in elements).
template <class F>
HORNET_INLINE void for_each_window_of_grid(const PoolWindows& w, F f) {
  Index out = 0;
  for (Index i = 0; i < w.out[1]; ++i)
    for (Index j = 0; j < w.out[2]; ++j, out += w.channels) f(Window{2 * (i * w.image[2] + j), 1, 2, 2, 0}, out);
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

template <class T>
void max_pick(T* y, const T* x, const T* v, const PoolWindows& w) {
  for_each_window(w, [&](const Window& window, Index out) {
    for (Index k = 0; k < w.channels; ++k) y[out + k] = 0;
    for_each_hit(
        x, w, window, w.channels, [&](Index in, Index channel, Index, bool hit) __attribute__((always_inline)) {
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

// What no window of the grid covers.
template <class T>
HORNET_INLINE void clear_beside_grid(T* dx, const PoolWindows& w) {
  const Index width = w.image[2], rows = 2 * w.out[1], columns = 2 * w.out[2];
  for (Index row = 0; row < rows; ++row)
    clear(dx + (row * width + columns) * w.channels, (width - columns) * w.channels);
  clear(dx + rows * width * w.channels, (w.image[1] - rows) * width * w.channels);
}

template <class T>
void max_gradient_of_grid(T* dx, const T* x, const T* dy, const PoolWindows& w) {
  for_each_window_of(x, w,
                     [&](const Window& window, Index out) { max_gradient_2x2<false>(dx, x, dy + out, w, window); });
  clear_beside_grid(dx, w);
}

template <class T>
void max_gradient(T* dx, const T* x, const T* dy, const PoolWindows& w) {
  if (is_grid_of_2x2(w)) return max_gradient_of_grid(dx, x, dy, w);
  clear(dx, pixels(w) * w.channels);
  for_each_window(w, [&](const Window& window, Index out) {
    if (is_2x2(window)) return max_gradient_2x2<true>(dx, x, dy + out, w, window);
    for_each_hit(
        x, w, window, w.channels, [&](Index in, Index channel, Index, bool hit) __attribute__((always_inline)) {
          const T slope = dy[out + channel];
          dx[in] += hit ? slope : T{0};
        });
  });
}

// The four elements of a 2×2 window, of so many channels.
template <class T>
struct Corners {
  T *a, *b, *c, *d;

  HORNET_INLINE Corners(T* x, const PoolWindows& w, const Window& window)
      : a(x + window.first * w.channels), b(a + w.channels), c(a + w.image[2] * w.channels), d(c + w.channels) {}
};

// 16 channels at once; what g++ 12 makes of loops over floats and bytes goes through memory.
template <class T>
struct Lanes;
template <>
struct Lanes<float> {
  typedef float Values __attribute__((vector_size(64)));
  typedef std::int32_t Numbers __attribute__((vector_size(64)));
};
template <>
struct Lanes<double> {
  typedef double Values __attribute__((vector_size(128)));
  typedef std::int64_t Numbers __attribute__((vector_size(128)));
};
typedef std::uint8_t LaneBytes __attribute__((vector_size(16)));
typedef std::uint16_t LaneShorts __attribute__((vector_size(32)));
typedef std::int32_t LaneWords __attribute__((vector_size(64)));
constexpr Index lanes = 16;

template <class V, class T>
HORNET_INLINE V loaded(const T* x) {
  V v;
  __builtin_memcpy(&v, x, sizeof v);
  return v;
}

template <class T, class V>
HORNET_INLINE void store(T* x, V v) {
  __builtin_memcpy(x, &v, sizeof v);
}

// Step by step: g++ 12 takes a vector apart that gets four times as wide.
template <class Numbers>
HORNET_INLINE Numbers widened(LaneBytes bytes) {
  const auto words = __builtin_convertvector(__builtin_convertvector(bytes, LaneShorts), LaneWords);
  return __builtin_convertvector(words, Numbers);
}

template <class T>
HORNET_INLINE void winners_of_lanes(T* y, std::uint8_t* winner, const Corners<const T>& x, Index k) {
  using Values = typename Lanes<T>::Values;
  using Numbers = typename Lanes<T>::Numbers;
  const auto a = loaded<Values>(x.a + k), b = loaded<Values>(x.b + k), c = loaded<Values>(x.c + k),
             d = loaded<Values>(x.d + k);
  const auto larger_of = [](Values p, Values q) __attribute__((always_inline)) {
    const Values number = p > q ? p : q;
    return p != p ? p : number;
  };
  const Values greatest = larger_of(larger_of(a, b), larger_of(c, d));
  const auto is_greatest = [&](Values p) __attribute__((always_inline)) { return (p == greatest) | (p != p); };
  const Numbers zero{}, one = zero + 1, two = zero + 2, three = zero + 3;
  const Numbers c_or_d = is_greatest(c) ? two : three;
  const Numbers b_or_later = is_greatest(b) ? one : c_or_d;
  store(y + k, greatest);
  store(winner + k, __builtin_convertvector(is_greatest(a) ? zero : b_or_later, LaneBytes));
}

template <class T>
HORNET_INLINE void winner_of_channel(T* y, std::uint8_t* winner, const Corners<const T>& x, Index k) {
  const T a = x.a[k], b = x.b[k], c = x.c[k], d = x.d[k], greatest = larger(larger(a, b), larger(c, d));
  const auto is_greatest = [&](T p) { return p == greatest || p != p; };
  y[k] = greatest;
  winner[k] = is_greatest(a) ? 0 : is_greatest(b) ? 1 : is_greatest(c) ? 2 : 3;
}

template <class T>
HORNET_INLINE void winners_of_2x2(T* y, std::uint8_t* winner, const T* x, const PoolWindows& w, const Window& window) {
  const Corners<const T> corners(x, w, window);
  Index k = 0;
  for (; k + lanes <= w.channels; k += lanes) winners_of_lanes(y, winner, corners, k);
  for (; k < w.channels; ++k) winner_of_channel(y, winner, corners, k);
}

template <class T>
void max_winners(T* y, std::uint8_t* winner, const T* x, const PoolWindows& w) {
  if (is_grid_of_2x2(w))
    return for_each_window_of_grid(
        w, [&](const Window& window, Index out) { winners_of_2x2(y + out, winner + out, x, w, window); });
  for_each_window_of(x, w, [&](const Window& window, Index out) {
    max_of_window(y + out, x, w, window, w.channels);
    for_each_hit(
        x, w, window, w.channels, [&](Index, Index channel, Index number, bool hit) __attribute__((always_inline)) {
          const std::uint8_t old = winner[out + channel];
          winner[out + channel] = hit ? static_cast<std::uint8_t>(number) : old;
        });
  });
}

// Where every element of dx belongs to one window, or to none at the end of a row or image.
template <class T>
HORNET_INLINE void winner_gradient_2x2(T* dx, const std::uint8_t* winner, const T* dy, const PoolWindows& w,
                                       const Window& window) {
  using Values = typename Lanes<T>::Values;
  const Corners<T> to(dx, w, window);
  Index k = 0;
  for (; k + lanes <= w.channels; k += lanes) {
    const auto number = widened<typename Lanes<T>::Numbers>(loaded<LaneBytes>(winner + k));
    const auto slope = loaded<Values>(dy + k);
    store(to.a + k, number == 0 ? slope : Values{});
    store(to.b + k, number == 1 ? slope : Values{});
    store(to.c + k, number == 2 ? slope : Values{});
    store(to.d + k, number == 3 ? slope : Values{});
  }
  for (; k < w.channels; ++k) {
    to.a[k] = winner[k] == 0 ? dy[k] : T{0};
    to.b[k] = winner[k] == 1 ? dy[k] : T{0};
    to.c[k] = winner[k] == 2 ? dy[k] : T{0};
    to.d[k] = winner[k] == 3 ? dy[k] : T{0};
  }
}

template <class T>
void winner_gradient(T* dx, const std::uint8_t* winner, const T* dy, const PoolWindows& w) {
  if (is_grid_of_2x2(w)) {
    for_each_window(
        w, [&](const Window& window, Index out) { winner_gradient_2x2(dx, winner + out, dy + out, w, window); });
    return clear_beside_grid(dx, w);
  }
  clear(dx, pixels(w) * w.channels);
  for_each_window(w, [&](const Window& window, Index out) {
    for_each_tap(
        w, window, [&](Index tap, Index number) __attribute__((always_inline)) {
          HORNET_INDEPENDENT
          for (Index k = 0; k < w.channels; ++k) dx[tap + k] += winner[out + k] == number ? dy[out + k] : T{0};
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
        w, window, [&](Index tap, Index) __attribute__((always_inline)) {
          HORNET_INDEPENDENT
          for (Index k = 0; k < w.channels; ++k) dx[tap + k] += dy[out + k] * weight;
        });
  });
}

template <class T>
PoolKernels<T> kernels() {
  return {max<T>, max_pick<T>, max_gradient<T>, max_winners<T>, winner_gradient<T>, average<T>, average_gradient<T>};
}

}  // namespace

void fill_pools(VectorTable& table) {
  table.pool_f32 = kernels<float>();
  table.pool_f64 = kernels<double>();
}

}  // namespace hornet::cpu::HORNET_ISA_NAME

// Max pooling of one image that tells where the winners were, and the gradient that needs nothing else.
#include "src/backends/cpu/vector/pool_maxima.hpp"

namespace hornet::cpu::HORNET_ISA_NAME {
namespace {

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

// The same for numbers, which need a third of the comparisons. Gives 0, or NaN where one of them is NaN or infinite:
// then what was stored may be wrong.
template <class T>
HORNET_INLINE typename Lanes<T>::Values winners_of_numbers(T* y, std::uint8_t* winner, const Corners<const T>& x,
                                                           Index k) {
  using Values = typename Lanes<T>::Values;
  using Numbers = typename Lanes<T>::Numbers;
  const auto a = loaded<Values>(x.a + k), b = loaded<Values>(x.b + k), c = loaded<Values>(x.c + k),
             d = loaded<Values>(x.d + k);
  const Values ab = a > b ? a : b, cd = c > d ? c : d, greatest = ab > cd ? ab : cd;
  const Numbers zero{}, one = zero + 1, two = zero + 2, three = zero + 3;
  const Numbers first = b > a ? one : zero, second = d > c ? three : two;
  store(y + k, greatest);
  store(winner + k, __builtin_convertvector(cd > ab ? second : first, LaneBytes));
  const Values sum = (a + b) + (c + d);
  return sum - sum;
}

// Whether what was stored for row i of the windows is right: all of x are finite numbers.
template <class T>
HORNET_INLINE bool winners_of_finite_row(T* y, std::uint8_t* winner, const T* x, const PoolWindows& w, Index i) {
  const Index channels = w.channels, columns = w.out[2];
  typename Lanes<T>::Values odd{};
  for (Index j = 0; j < columns; ++j) {
    const Corners<const T> corners(x, w, grid_window(w, i, j));
    for (Index k = 0; k < channels; k += lanes)
      odd += winners_of_numbers(y + j * channels, winner + j * channels, corners, k);
  }
  typename Lanes<T>::Numbers wrong = odd != odd;
  bool finite = true;
  for (Index k = 0; k < lanes; ++k) finite &= wrong[k] == 0;
  return finite;
}

template <class T>
HORNET_INLINE void winners_of_grid(T* y, std::uint8_t* winner, const T* x, const PoolWindows& w) {
  const Index row = w.out[2] * w.channels;
  for (Index i = 0; i < w.out[1]; ++i, y += row, winner += row) {
    if (w.channels % lanes == 0 && winners_of_finite_row(y, winner, x, w, i)) continue;
    for (Index j = 0; j < w.out[2]; ++j)
      winners_of_2x2(y + j * w.channels, winner + j * w.channels, x, w, grid_window(w, i, j));
  }
}

template <class T>
void max_winners(T* y, std::uint8_t* winner, const T* x, const PoolWindows& w) {
  if (is_grid_of_2x2(w)) return winners_of_grid(y, winner, x, w);
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
void fill(PoolKernels<T>& kernels) {
  kernels.max_winners = max_winners<T>;
  kernels.winner_gradient = winner_gradient<T>;
}

}  // namespace

void fill_pool_winners(VectorTable& table) {
  fill(table.pool_f32);
  fill(table.pool_f64);
}

}  // namespace hornet::cpu::HORNET_ISA_NAME

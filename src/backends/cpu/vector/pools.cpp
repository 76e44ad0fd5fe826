// Pooling of one image, and its gradients.
#include "src/backends/cpu/vector/pool_maxima.hpp"

namespace hornet::cpu::HORNET_ISA_NAME {
namespace {

template <class T>
void max(T* y, const T* x, const PoolWindows& w) {
  for_each_window_of(x, w, [&](const Window& window, Index out) { max_of_window(y + out, x, w, window, w.channels); });
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
void fill(PoolKernels<T>& kernels) {
  kernels.max = max<T>;
  kernels.max_pick = max_pick<T>;
  kernels.max_gradient = max_gradient<T>;
  kernels.average = average<T>;
  kernels.average_gradient = average_gradient<T>;
}

}  // namespace

void fill_pools(VectorTable& table) {
  fill(table.pool_f32);
  fill(table.pool_f64);
}

}  // namespace hornet::cpu::HORNET_ISA_NAME

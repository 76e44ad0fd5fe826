// The elements of lines in order: NaN goes before all others, of equals the first.
#pragma once

#include "src/backends/cuda/device/lines.hpp"

namespace hornet::cuda {

struct Descending {
  template <class T>
  static HORNET_DEVICE bool before(T a, T b) {
    return a > b || (a != a && b == b);
  }
};
struct Ascending {
  template <class T>
  static HORNET_DEVICE bool before(T a, T b) {
    return a < b || (a != a && b == b);
  }
};

// An element and where it is in its line; index −1: none.
template <class T>
struct Placed {
  T value;
  std::int64_t index;
};

template <class Order, class T>
HORNET_DEVICE bool goes_before(const Placed<T>& a, const Placed<T>& b) {
  if (a.index < 0 || b.index < 0) return a.index >= 0;
  return Order::before(a.value, b.value) || (!Order::before(b.value, a.value) && a.index < b.index);
}

// The first element in order of what `lane` of a line sees; admits(element) says which count.
template <class Order, class T, class Admits>
HORNET_DEVICE Placed<T> first_of_lane(const Lines& lines, const T* line, int lane, const Admits& admits) {
  Placed<T> best{T{0}, -1};
  for (std::int64_t i = lane; i < lines.n; i += lines.lanes) {
    const Placed<T> element{line[i * lines.inner], i};
    if (admits(element) && goes_before<Order>(element, best)) best = element;
  }
  return best;
}

// out[line] = the index of the line's first element in order.
template <class Order, class T>
struct FirstIndex {
  static constexpr int threads = Lines::threads;
  struct Shared {
    Placed<T> best[threads];
  };
  Lines lines;
  const T* x;
  std::int32_t* out;

  HORNET_DEVICE void operator()(Block<threads>& block, Shared& shared) const {
    block.each([&](int t) {
      const std::int64_t line = lines.line(block.index(), t);
      shared.best[lines.place(t)] = {T{0}, -1};
      if (lines.has(line))
        shared.best[lines.place(t)] =
            first_of_lane<Order>(lines, x + lines.first(line), lines.lane(t), [](const Placed<T>&) { return true; });
    });
    lines.combine(block, shared.best,
                  [](const Placed<T>& a, const Placed<T>& b) { return goes_before<Order>(b, a) ? b : a; });
    block.each([&](int t) {
      const std::int64_t line = block.index() * lines.width + t;
      if (t < lines.width && lines.has(line)) out[line] = static_cast<std::int32_t>(shared.best[t].index);
    });
  }
};

// The k greatest of each row, one round each: round r finds the first of those that come after what round r − 1 found.
template <class T>
struct TopKByRounds {
  static constexpr int threads = Lines::threads;
  struct Shared {
    Placed<T> best[threads];
  };
  Lines lines;
  std::int64_t k;
  const T* x;
  T* values;
  std::int32_t* indices;

  HORNET_DEVICE void operator()(Block<threads>& block, Shared& shared) const {
    PerThread<Placed<T>, threads> found;
    block.each([&](int t) { found[t] = {T{0}, -1}; });
    for (std::int64_t round = 0; round < k; ++round) {
      block.each([&](int t) {
        const std::int64_t line = lines.line(block.index(), t);
        const auto is_left = [&](const Placed<T>& element) {
          return round == 0 || goes_before<Descending>(found[t], element);
        };
        shared.best[lines.place(t)] = {T{0}, -1};
        if (lines.has(line))
          shared.best[lines.place(t)] = first_of_lane<Descending>(lines, x + lines.first(line), lines.lane(t), is_left);
      });
      lines.combine(block, shared.best,
                    [](const Placed<T>& a, const Placed<T>& b) { return goes_before<Descending>(b, a) ? b : a; });
      block.each([&](int t) {
        found[t] = shared.best[lines.slot(t)];
        const std::int64_t line = lines.line(block.index(), t);
        if (!lines.has(line) || lines.lane(t) != 0) return;
        values[line * k + round] = found[t].value;
        indices[line * k + round] = static_cast<std::int32_t>(found[t].index);
      });
    }
  }
};

// The k greatest of each row, for many: element i of a row of n goes where as many are as go before it.
template <class T>
struct TopKByRank {
  std::int64_t n, k;
  const T* x;
  T* values;
  std::int32_t* indices;

  HORNET_DEVICE void operator()(std::int64_t i) const {
    const std::int64_t row = i / n;
    const Placed<T> element{x[i], i % n};
    std::int64_t rank = 0;
    for (std::int64_t j = 0; j < n && rank < k; ++j)
      rank += goes_before<Descending>(Placed<T>{x[row * n + j], j}, element) ? 1 : 0;
    if (rank >= k) return;
    values[row * k + rank] = element.value;
    indices[row * k + rank] = static_cast<std::int32_t>(element.index);
  }
};

}  // namespace hornet::cuda

// Running sums along lines: each lane sums a stretch of its line, the lanes' sums are summed up, and each lane goes
// through its stretch again from where the lanes before it end. Integers wrap.
#pragma once

#include "src/backends/cuda/device/lines.hpp"
#include "src/backends/elements/arithmetic.hpp"

namespace hornet::cuda {

template <class T>
struct CumulativeSum {
  static constexpr int threads = Lines::threads;
  struct Shared {
    T sum[threads];
  };
  Lines lines;
  const T* x;
  T* y;

  HORNET_DEVICE void operator()(Block<threads>& block, Shared& shared) const {
    block.each([&](int t) {
      T sum{0};
      each_element(block.index(), t, [&](std::int64_t i) { sum = elements::Add::f(sum, x[i]); });
      shared.sum[lines.place(t)] = sum;
    });
    add_up(block, shared);
    block.each([&](int t) {
      T sum = lines.lane(t) > 0 ? shared.sum[lines.place(t) - lines.width] : T{0};
      each_element(block.index(), t, [&](std::int64_t i) { y[i] = sum = elements::Add::f(sum, x[i]); });
    });
  }

 private:
  // sum[place] = the sums of the line's lanes up to this one: in each round from twice as far (Hillis and Steele 1986).
  HORNET_DEVICE void add_up(Block<threads>& block, Shared& shared) const {
    PerThread<T, threads> before;
    for (int step = 1; step < lines.lanes; step *= 2) {
      block.each(
          [&](int t) { before[t] = lines.lane(t) >= step ? shared.sum[lines.place(t) - step * lines.width] : T{0}; });
      block.each([&](int t) { shared.sum[lines.place(t)] = elements::Add::f(before[t], shared.sum[lines.place(t)]); });
    }
  }

  template <class F>
  HORNET_DEVICE void each_element(std::int64_t tile, int t, const F& f) const {
    const std::int64_t line = lines.line(tile, t);
    if (!lines.has(line)) return;
    const std::int64_t stretch = (lines.n + lines.lanes - 1) / lines.lanes, begin = lines.lane(t) * stretch;
    const std::int64_t end = begin + stretch < lines.n ? begin + stretch : lines.n;
    for (std::int64_t i = begin; i < end; ++i) f(lines.first(line) + i * lines.inner);
  }
};

}  // namespace hornet::cuda

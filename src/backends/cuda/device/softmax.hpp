// softmax and log_softmax of lines, with the CPU's formulas: exp(x − highest) over its sum, and
// (x − highest) − log of the sum.
#pragma once

#include "src/backends/cuda/device/lines.hpp"
#include "src/backends/elements/arithmetic.hpp"

namespace hornet::cuda {

template <class T, bool Log>
struct Softmax {
  static constexpr int threads = Lines::threads;
  struct Shared {
    T partial[threads];
  };
  Lines lines;
  const T* x;
  T* y;

  HORNET_DEVICE void operator()(Block<threads>& block, Shared& shared) const {
    PerThread<T, threads> highest;
    each_lane(block, [&](int t, std::int64_t from) {
      T best = static_cast<T>(-__builtin_inf());
      each_element(t, from, [&](std::int64_t i) { best = elements::larger(best, x[i]); });
      shared.partial[lines.place(t)] = best;
    });
    lines.combine(block, shared.partial, [](T a, T b) { return elements::larger(a, b); });
    block.each([&](int t) { highest[t] = shared.partial[lines.slot(t)]; });
    each_lane(block, [&](int t, std::int64_t from) {
      T total = 0;
      each_element(t, from, [&](std::int64_t i) {
        const T power = elements::exp(x[i] - highest[t]);
        if constexpr (!Log) y[i] = power;
        total += power;
      });
      shared.partial[lines.place(t)] = total;
    });
    lines.combine(block, shared.partial, [](T a, T b) { return a + b; });
    each_lane(block, [&](int t, std::int64_t from) {
      const T total = shared.partial[lines.slot(t)];
      if constexpr (Log) {
        const T log_total = elements::log(total);
        each_element(t, from, [&](std::int64_t i) { y[i] = (x[i] - highest[t]) - log_total; });
      } else {
        each_element(t, from, [&](std::int64_t i) { y[i] /= total; });
      }
    });
  }

 private:
  // f(t, the first element of t's line) for every thread of a line that is there.
  template <class F>
  HORNET_DEVICE void each_lane(Block<threads>& block, const F& f) const {
    block.each([&](int t) {
      const std::int64_t line = lines.line(block.index(), t);
      if (lines.has(line)) f(t, lines.first(line));
    });
  }
  template <class F>
  HORNET_DEVICE void each_element(int t, std::int64_t from, const F& f) const {
    for (std::int64_t i = lines.lane(t); i < lines.n; i += lines.lanes) f(from + i * lines.inner);
  }
};

}  // namespace hornet::cuda

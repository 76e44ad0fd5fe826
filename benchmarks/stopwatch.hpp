// Wall-clock timing of short computations.
#pragma once

#include <algorithm>
#include <chrono>
#include <limits>

namespace hornet::benchmarks {

// The shortest of `repetitions` runs of f, in seconds: what other processes add is the part that varies.
template <class F>
double best_seconds(int repetitions, F f) {
  using Clock = std::chrono::steady_clock;
  double best = std::numeric_limits<double>::infinity();
  for (int i = 0; i < repetitions; ++i) {
    const auto start = Clock::now();
    f();
    best = std::min(best, std::chrono::duration<double>(Clock::now() - start).count());
  }
  return best;
}

}  // namespace hornet::benchmarks

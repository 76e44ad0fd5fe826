// Numbers for tests of kernels.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

// n of them in [-1, 1], others for another seed.
template <class T>
std::vector<T> numbers(std::int64_t n, int seed) {
  std::vector<T> x(static_cast<std::size_t>(n));
  for (std::size_t i = 0; i < x.size(); ++i)
    x[i] =
        static_cast<T>(static_cast<double>((i * 7919 + static_cast<std::size_t>(seed) * 104729) % 2003) / 1001.0 - 1.0);
  return x;
}

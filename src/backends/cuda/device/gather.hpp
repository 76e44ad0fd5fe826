// Slices of a tensor [outer, n, inner] picked by indices into n.
#pragma once

#include "src/backends/cuda/device/copy.hpp"
#include "src/backends/cuda/device/index_watch.hpp"

namespace hornet::cuda {

// out[o, i] = x[o, indices[i]]; the slices as units of memory, whatever they mean. An index outside [0, n) is told, and
// gives zeros.
template <class Unit, class Index>
struct Gather {
  std::int64_t n, count, units;  // rows of x, indices, units of a slice
  const Unit* x;
  const Index* indices;
  Unit* out;
  IndexWatch watch;

  HORNET_DEVICE void operator()(std::int64_t i) const {
    const std::int64_t slice = i / units, unit = i % units, position = slice % count;
    const auto index = static_cast<std::int64_t>(indices[position]);
    out[i] = watch.inside(index, n, position) ? x[(slice / count * n + index) * units + unit] : Unit{};
  }
};

// out[i, d] = 1 where d is indices[i], else 0.
template <class T, class Index>
struct OneHot {
  std::int64_t depth;
  const Index* indices;
  T* out;

  HORNET_DEVICE void operator()(std::int64_t i) const {
    out[i] = static_cast<std::int64_t>(indices[i / depth]) == i % depth ? T{1} : T{0};
  }
};

}  // namespace hornet::cuda

// Makes device/reduce.hpp's kernels.
#pragma once

#include <limits>

#include "src/backends/cuda/device/reduce.hpp"
#include "src/backends/cuda/launch.hpp"
#include "src/backends/cuda/lines.hpp"
#include "src/backends/elements/arithmetic.hpp"

namespace hornet::cuda {

// What Op gives nothing to: the result for lines of no elements.
template <class Op, class T>
constexpr T neutral() {
  using Limits = std::numeric_limits<T>;
  if constexpr (std::is_same_v<Op, elements::Maximum>)
    return Limits::has_infinity ? -Limits::infinity() : Limits::lowest();
  if constexpr (std::is_same_v<Op, elements::Minimum>) return Limits::has_infinity ? Limits::infinity() : Limits::max();
  return T{0};
}

template <class Op, class T>
class ReduceLines {
 public:
  // x [outer, n, inner] -> out [outer, inner]
  void operator()(const Lines& lines, const T* x, T* out) const { in_chunks(lines, lines.n, 1, x, out); }
  // x -> out [outer, chunks, inner]
  void in_chunks(const Lines& lines, std::int64_t chunk, std::int64_t chunks, const T* x, T* out) const {
    launch_({lines, chunk, chunks, x, out, neutral<Op, T>()}, tiles_of(lines) * chunks);
  }

 private:
  Launch<Reduce<Op, T>> launch_;
};

}  // namespace hornet::cuda

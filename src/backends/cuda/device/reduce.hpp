// Lines reduced by an associative function of elements: Add, Maximum, Minimum.
#pragma once

#include "src/backends/cuda/device/lines.hpp"

namespace hornet::cuda {

// x [outer, n, inner] -> out [outer, chunks, inner]: the elements of each chunk of a line reduced, the last chunk may
// be shorter. Block i is chunk i % chunks of tile i / chunks.
template <class Op, class T>
struct Reduce {
  static constexpr int threads = Lines::threads;
  struct Shared {
    T partial[threads];
  };
  Lines lines;
  std::int64_t chunk, chunks;
  const T* x;
  T* out;
  T neutral;

  HORNET_DEVICE void operator()(Block<threads>& block, Shared& shared) const {
    const std::int64_t tile = block.index() / chunks, part = block.index() % chunks;
    block.each([&](int t) {
      const std::int64_t line = lines.line(tile, t);
      shared.partial[lines.place(t)] = lines.has(line) ? lane_of_chunk(line, part, lines.lane(t)) : neutral;
    });
    lines.combine(block, shared.partial, [](T a, T b) { return Op::f(a, b); });
    block.each([&](int t) {
      const std::int64_t line = tile * lines.width + t;
      if (t < lines.width && lines.has(line))
        out[(line / lines.inner * chunks + part) * lines.inner + line % lines.inner] = shared.partial[t];
    });
  }

 private:
  // Four sums side by side: a sum alone waits for each of its additions.
  HORNET_DEVICE T lane_of_chunk(std::int64_t line, std::int64_t part, int lane) const {
    const std::int64_t step = lines.lanes * lines.inner, begin = part * chunk;
    const std::int64_t end = begin + chunk < lines.n ? begin + chunk : lines.n;
    const T* element = x + lines.first(line) + (begin + lane) * lines.inner;
    T a = neutral, b = neutral, c = neutral, d = neutral;
    std::int64_t i = begin + lane;
    for (; i + 3 * lines.lanes < end; i += 4 * lines.lanes, element += 4 * step) {
      a = Op::f(a, element[0]);
      b = Op::f(b, element[step]);
      c = Op::f(c, element[2 * step]);
      d = Op::f(d, element[3 * step]);
    }
    for (; i < end; i += lines.lanes, element += step) a = Op::f(a, *element);
    return Op::f(Op::f(a, b), Op::f(c, d));
  }
};

}  // namespace hornet::cuda

// A tensor seen along one axis, [outer, n, inner], is outer · inner lines of n elements, `inner` apart. How a block of
// threads shares lines out: `width` lines side by side, and to each of them as many threads, its lanes.
#pragma once

#include "src/backends/cuda/device/threads.hpp"

namespace hornet::cuda {

struct Lines {
  static constexpr int threads = 256;
  std::int64_t n, inner, count;
  int width, lanes;  // powers of two, threads in product

  // Threads beside each other read elements beside each other: of one line where inner is 1, else of the lines' own
  // neighbours.
  HORNET_DEVICE int lane(int t) const { return inner == 1 ? t & (lanes - 1) : t / width; }
  HORNET_DEVICE int slot(int t) const { return inner == 1 ? t / lanes : t & (width - 1); }
  HORNET_DEVICE int place(int t) const { return lane(t) * width + slot(t); }  // in the block's memory

  // The line of thread t in block `tile`; the last block has threads for lines that are not there.
  HORNET_DEVICE std::int64_t line(std::int64_t tile, int t) const { return tile * width + slot(t); }
  HORNET_DEVICE bool has(std::int64_t line) const { return line < count; }
  HORNET_DEVICE std::int64_t first(std::int64_t line) const { return line / inner * n * inner + line % inner; }

  // partial[slot] = the line's partial[place(t)] combined, in an order that is always the same: a tree.
  template <class T, class Combine>
  HORNET_DEVICE void combine(Block<threads>& block, T (&partial)[threads], const Combine& combine) const {
    for (int half = threads / 2; half >= width; half /= 2)
      block.each([&](int t) {
        if (t < half) partial[t] = combine(partial[t], partial[t + half]);
      });
  }
};

}  // namespace hornet::cuda

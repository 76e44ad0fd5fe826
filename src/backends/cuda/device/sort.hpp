// Distinct numbers sorted upwards: a bitonic network (Batcher 1968) over a power of two of them. Stage k merges runs of
// k/2 into runs of k, by exchanges over distances k/2, k/4, … 1; runs go upwards and downwards in turn.
#pragma once

#include "src/backends/cuda/device/threads.hpp"

namespace hornet::cuda {

// Puts pair number `pair` of those `distance` apart in order; `offset` is the number of keys[0] in the whole list.
HORNET_DEVICE inline void exchange(std::uint64_t* keys, std::int64_t pair, std::int64_t distance, std::int64_t stage,
                                   std::int64_t offset) {
  const std::int64_t low = (pair & ~(distance - 1)) * 2 | (pair & (distance - 1)), high = low + distance;
  const bool upwards = ((offset + low) & stage) == 0;
  const std::uint64_t a = keys[low], b = keys[high];
  if ((a > b) == upwards) {
    keys[low] = b;
    keys[high] = a;
  }
}

// One exchange of all pairs, for distances that leave a tile.
struct SortExchange {
  std::uint64_t* keys;
  std::int64_t distance, stage;
  HORNET_DEVICE void operator()(std::int64_t pair) const { exchange(keys, pair, distance, stage, 0); }
};

// The stages first_stage … last_stage of each tile as far as they stay inside it, in the block's memory.
struct SortTile {
  static constexpr int threads = 256;
  static constexpr int most = 2048;
  struct Shared {
    std::uint64_t keys[most];
  };
  std::uint64_t* keys;
  std::int64_t tile, first_stage, last_stage;  // powers of two, tile ≤ most

  HORNET_DEVICE void operator()(Block<threads>& block, Shared& shared) const {
    const std::int64_t offset = block.index() * tile;
    block.each([&](int t) {
      for (std::int64_t i = t; i < tile; i += threads) shared.keys[i] = keys[offset + i];
    });
    for (std::int64_t stage = first_stage; stage <= last_stage; stage *= 2)
      for (std::int64_t distance = (stage < tile ? stage : tile) / 2; distance > 0; distance /= 2)
        block.each([&](int t) {
          for (std::int64_t pair = t; pair < tile / 2; pair += threads)
            exchange(shared.keys, pair, distance, stage, offset);
        });
    block.each([&](int t) {
      for (std::int64_t i = t; i < tile; i += threads) keys[offset + i] = shared.keys[i];
    });
  }
};

}  // namespace hornet::cuda

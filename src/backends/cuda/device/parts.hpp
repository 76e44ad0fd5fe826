// Several kernels as one launch: its blocks are shared out among parts, each a functor with its own n. Parts of one
// level do not depend on each other; the levels of a launch come one after another, with a barrier over the whole grid
// between them, in as many rounds as `steps` steps take. In round r a part does what is its of step r − lag, where
// there is such a step: the first rounds begin what the last ones end (schedule/cycle.hpp).
//
// The functors travel as the launch's argument, a PartTable: the GPU reads arguments through a cache of constants.
#pragma once

#include "src/backends/cuda/device/grid_barrier.hpp"
#include "src/backends/cuda/device/threads.hpp"

namespace hornet::cuda {

struct PartHead {
  std::int64_t n;        // elements or blocks
  std::int32_t end;      // the level's blocks from the end of the part before up to here are the part's
  std::int32_t type;     // number of its functor's type among the launch's
  std::int32_t functor;  // where it lies in the table's memory
  std::int32_t lag;      // rounds
};

// In memory: a PartHead for each part, then for each level the number of parts up to its end (int32), then the
// functors.
template <int Bytes>
struct alignas(16) PartTable {
  std::int32_t levels, parts;
  std::int32_t span;  // levels from a step's first to its last; more than `levels` where a part has a lag
  std::int32_t reserved;
  unsigned char memory[Bytes];

  HORNET_DEVICE const PartHead& head(int part) const { return reinterpret_cast<const PartHead*>(memory)[part]; }
  HORNET_DEVICE int level_begin(int level) const { return level == 0 ? 0 : level_end(level - 1); }
  HORNET_DEVICE int level_end(int level) const {
    const auto behind = static_cast<std::int64_t>(sizeof(PartHead)) * parts;
    return reinterpret_cast<const std::int32_t*>(memory + behind)[level];
  }
  HORNET_DEVICE const void* functor(int part) const { return memory + head(part).functor; }
  // Levels of all rounds, from the first step's first to the last step's last.
  HORNET_DEVICE int all_levels(int steps) const { return (steps - 1) * levels + span; }
};

constexpr int kPartAlignment = 16;  // of a functor in a table, and of a block's memory

// A block's share of a part: elements go round with a stride of all the part's threads.
template <class F, int Threads>
HORNET_DEVICE void run_block(const F& functor, std::int64_t n, std::int64_t block, std::int64_t blocks, void* shared) {
  if constexpr (requires { F::threads; }) {
#if defined(__CUDA_ARCH__)
    if (threadIdx.x >= F::threads) return;  // whole warps: Block waits for its own threads only
#endif
    Block<F::threads> own(block);
    functor(own, *static_cast<typename F::Shared*>(shared));
  } else {
    Threaded<Threads>::each([&](int t) {
      for (std::int64_t i = block * Threads + t; i < n; i += blocks * Threads) functor(i);
    });
  }
}

template <class F>
HORNET_DEVICE constexpr int shared_bytes() {
  if constexpr (requires { F::threads; }) {
    static_assert(alignof(typename F::Shared) <= kPartAlignment && sizeof(typename F::Shared) <= kMostShared);
    return sizeof(typename F::Shared);
  } else {
    return 1;
  }
}

// What a launch with parts of these types runs.
template <int Threads, class... F>
struct Parts {
  static HORNET_DEVICE constexpr int most_shared() {
    int most = 1;
    ((most = shared_bytes<F>() > most ? shared_bytes<F>() : most), ...);
    return most;
  }

  template <class Table>
  static HORNET_DEVICE std::int64_t blocks(const Table& table, int level) {
    return table.head(table.level_end(level) - 1).end;
  }

  // Block number `block` of a level, in a round of those of `steps` steps.
  template <class Table>
  static HORNET_DEVICE void run(const Table& table, int level, int round, int steps, std::int64_t block, void* shared) {
    const int first = table.level_begin(level);
    int part = first;
    while (block >= table.head(part).end) ++part;
    const PartHead& head = table.head(part);
    if (round < head.lag || round - head.lag >= steps) return;
    const std::int64_t begin = part == first ? 0 : table.head(part - 1).end;
    int type = 0;
    ((head.type == type++ && (run_block<F, Threads>(*static_cast<const F*>(table.functor(part)), head.n, block - begin,
                                                    head.end - begin, shared),
                              true)) ||
     ...);
  }

  // On the GPU, by every block of the grid. `arrived` is the barrier's; nullptr where there is one level and step.
  template <class Table>
  static HORNET_DEVICE void run_steps([[maybe_unused]] const Table& table, [[maybe_unused]] unsigned* arrived,
                                      [[maybe_unused]] int steps, [[maybe_unused]] void* shared) {
#if defined(__CUDA_ARCH__)
    const int all_levels = table.all_levels(steps);
    for (int at = 0, level = 0, round = 0; at < all_levels; ++at) {
      if (at > 0) wait_for_grid(arrived);
      const std::int64_t all = blocks(table, level);
      for (std::int64_t block = blockIdx.x; block < all; block += gridDim.x) {
        run(table, level, round, steps, block, shared);
        __syncthreads();  // the next takes the same memory
      }
      if (++level == table.levels) level = 0, ++round;
    }
#endif
  }

  // On the host: blocks one after another, upwards and downwards in turns, so that it shows where they see each other.
  template <class Table>
  static void run_steps_in_turn(const Table& table, int steps) {
    for (int at = 0; at < table.all_levels(steps); ++at) {
      const int level = at % table.levels, round = at / table.levels;
      const std::int64_t all = blocks(table, level);
      for (std::int64_t i = 0; i < all; ++i) {
        alignas(kPartAlignment) unsigned char shared[most_shared()];
        for (unsigned char& byte : shared) byte = 0xFF;  // as undefined as on the device
        run(table, level, round, steps, at % 2 == 0 ? all - 1 - i : i, shared);
      }
    }
  }
};

}  // namespace hornet::cuda

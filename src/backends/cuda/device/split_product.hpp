// Products of tiles (product_tiles.hpp) by tensor cores with the precision of float32: each factor is the sum of two
// that tensor cores take, of whose four products the three large ones are added, the small ones first ("3xTF32").
// What they add up over eight steps goes to sums that are rounded to the nearest, where tensor cores cut.
#pragma once

#include "src/backends/cuda/device/product_tiles.hpp"
#include "src/backends/cuda/device/tensor_cores.hpp"

namespace hornet::cuda {

template <class Layout, class Left, class Right, int Depth>
struct SplitProduct {
  using Index = typename Layout::Index;
  using Place = typename Layout::Place;
  static constexpr int threads = 256, warps = threads / 32;
  // Elements of a thread, of whom each has a group of 16 at least.
  static constexpr int share = Layout::tile_m * Layout::tile_n / threads;
  static constexpr int rows = share >= 16 ? share / 4 : 4;
  using Shares = TileShares<Layout, float, rows, 4>;
  using Sums = typename Shares::Sums;

 private:
  // A warp has 32 rows of the tile, and as many columns as there are for it.
  static constexpr int warps_down = Layout::tile_m / 32, warps_across = warps / warps_down;
  static constexpr int warp_columns = Layout::tile_n / warps_across, down = 2, across = warp_columns / 8;
  static_assert(warps_down * warps_across == warps && across * 8 * warps_across == Layout::tile_n && Depth % 8 == 0);
  static constexpr int pad = 8;
  using Tiles = TilePair<Left, Right, Layout, Depth, pad, threads>;
  static constexpr int tiles_size = Tiles::size;
  static constexpr int sum_stride = Layout::tile_n + 4, sums_size = Layout::tile_m * sum_stride;

  template <class T>
  using Each = PerThread<T, threads>;
  struct Factors {
    Each<LeftFragment> large_left[down], small_left[down];
    Each<RightFragment> large_right[across], small_right[across];
  };
  struct Fragments {
    Each<SumFragment> at[down][across];
  };

 public:
  struct Shared {
    alignas(16) float memory[2 * tiles_size > sums_size ? 2 * tiles_size : sums_size];
    typename Tiles::Notes notes;
  };

  // sums[t] = thread t's elements of the tile, for the threads that have some.
  static HORNET_DEVICE void run(Block<threads>& block, Shared& shared, const Layout& layout, const Place& place,
                                const Left& left, const Right& right, Each<Sums>& sums) {
    const Tiles tiles{left, right, layout, place};
    Each<typename Tiles::Share> next;
    Fragments fragments;
    Index k = tiles.next(place.begin);
    tiles.note(block, shared.notes, k);
    block.each([&](int t) {
      clear(fragments, t);
      tiles.start(next[t], t);
      tiles.load(next[t], shared.notes, t, k);
      tiles.store(next[t], shared.memory, t);
    });
    int now = 0;
    for (Index then = k; k < place.end; k = then, now = 1 - now) {
      then = tiles.next(k + Depth);
      const bool more = then < place.end;
      if (more) tiles.note(block, shared.notes, then);
      block.each_unordered([&](int t) {
        if (more) tiles.load(next[t], shared.notes, t, then);
      });
      const float* const memory = shared.memory + now * tiles_size;
      HORNET_UNROLL
      for (int step = 0; step < Depth; step += 8) multiply(block, memory, memory + Tiles::A::size, step, fragments);
      block.each([&](int t) {
        if (more) tiles.store(next[t], shared.memory + (1 - now) * tiles_size, t);
      });
    }
    block.each([&](int t) { store(fragments, shared.memory, t); });
    block.each([&](int t) { load(sums[t], shared.memory, t); });
  }

 private:
  static HORNET_DEVICE int row(int t, int i) { return t / 32 / warps_across * 32 + i * 16; }
  static HORNET_DEVICE int column(int t, int j) { return t / 32 % warps_across * warp_columns + j * 8; }

  static HORNET_DEVICE void clear(Fragments& fragments, int t) {
    HORNET_UNROLL
    for (int i = 0; i < down; ++i) {
      HORNET_UNROLL
      for (int j = 0; j < across; ++j) fragments.at[i][j][t] = SumFragment{};
    }
  }

  // Eight steps.
  static HORNET_DEVICE void multiply(Block<threads>& block, const float* left, const float* right, int step,
                                     Fragments& fragments) {
    Factors factors;
    block.each_unordered([&](int t) {
      HORNET_UNROLL
      for (int i = 0; i < down; ++i) {
        const float* const at = left + Tiles::A::at(LeftFragment::step(t)) + row(t, i) + LeftFragment::row(t);
        HORNET_UNROLL
        for (int e = 0; e < 4; ++e)
          split(at[Tiles::A::at(step + e / 2 * 4) + e % 2 * 8], factors.large_left[i][t].at[e],
                factors.small_left[i][t].at[e]);
      }
      HORNET_UNROLL
      for (int j = 0; j < across; ++j) {
        const float* const at = right + Tiles::B::at(RightFragment::step(t)) + column(t, j) + RightFragment::column(t);
        HORNET_UNROLL
        for (int e = 0; e < 2; ++e)
          split(at[Tiles::B::at(step + e * 4)], factors.large_right[j][t].at[e], factors.small_right[j][t].at[e]);
      }
    });
    gather_warp();
    HORNET_UNROLL
    for (int i = 0; i < down; ++i) {
      HORNET_UNROLL
      for (int j = 0; j < across; ++j) {
        Each<SumFragment> sum;
        block.each_unordered([&](int t) { sum[t] = SumFragment{}; });
        add_product(sum, factors.small_left[i], factors.large_right[j]);
        add_product(sum, factors.large_left[i], factors.small_right[j]);
        add_product(sum, factors.large_left[i], factors.large_right[j]);
        block.each_unordered([&](int t) {
          HORNET_UNROLL
          for (int e = 0; e < 4; ++e) fragments.at[i][j][t].at[e] += sum[t].at[e];
        });
      }
    }
  }

  // From fragments by way of the block's memory to shares.
  static HORNET_DEVICE void store(Fragments& fragments, float* to, int t) {
    HORNET_UNROLL
    for (int i = 0; i < down; ++i) {
      HORNET_UNROLL
      for (int j = 0; j < across; ++j) {
        HORNET_UNROLL
        for (int e = 0; e < 4; ++e)
          to[(row(t, i) + SumFragment::row(t) + e / 2 * 8) * sum_stride + column(t, j) + SumFragment::column(t) +
             e % 2] = fragments.at[i][j][t].at[e];
      }
    }
  }
  static HORNET_DEVICE void load(Sums& sums, const float* from, int t) {
    if (t >= Shares::threads) return;
    HORNET_UNROLL
    for (int i = 0; i < Shares::rows; ++i)
      read(sums.at[i], from + (Shares::row(t, i / 4 * 4) + i % 4) * sum_stride + Shares::column(t, 0));
  }
};

}  // namespace hornet::cuda

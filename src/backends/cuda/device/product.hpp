// Products of tiles (product_tiles.hpp) by multiplications and additions of a thread's own.
#pragma once

#include "src/backends/cuda/device/product_tiles.hpp"
#include "src/backends/elements/math.hpp"

namespace hornet::cuda {

// A block's work. The Depth steps of the operands' tiles are shared out among slices of the threads, each of which has
// the whole tile of c in its registers; the slices' sums are added in the end.
template <class Layout, class T, int Depth, int Rows, int Columns, int Slices>
struct BlockProduct {
  using Index = typename Layout::Index;
  using Place = typename Layout::Place;
  using Shares = TileShares<Layout, T, Rows, Columns>;
  using Sums = typename Shares::Sums;
  static constexpr int threads = Shares::threads * Slices;
  static_assert(Depth % Slices == 0);

 private:
  static constexpr int pad = 4, tiles_size = kTilePairSize<Layout, Depth, pad>;
  static constexpr int sums_size = Slices > 1 ? threads / 2 * Rows* Columns : 0;

 public:
  struct Shared {
    alignas(16) T memory[2 * tiles_size > sums_size ? 2 * tiles_size : sums_size];
  };

  // sums[t] = thread t's elements of the tile, for the threads that have some.
  template <class Left, class Right>
  static HORNET_DEVICE void run(Block<threads>& block, Shared& shared, const Layout& layout, const Place& place,
                                const Left& left, const Right& right, PerThread<Sums, threads>& sums) {
    using Tiles = TilePair<Left, Right, Layout, Depth, pad, threads>;
    const Tiles tiles{left, right, layout, place};
    PerThread<typename Tiles::Share, threads> next;
    block.each([&](int t) {
      sums[t] = Sums{};
      tiles.start(next[t], t);
      tiles.load(next[t], t, place.begin);
      Tiles::store(next[t], shared.memory, t);
    });
    int now = 0;
    for (Index k = place.begin; k < place.end; k += Depth, now = 1 - now)
      block.each([&](int t) {
        const bool more = k + Depth < place.end;
        if (more) tiles.load(next[t], t, k + Depth);
        const T* const memory = shared.memory + now * tiles_size;
        multiply(memory, Tiles::left_stride, memory + Tiles::A::size, Tiles::right_stride, sums[t], t);
        if (more) Tiles::store(next[t], shared.memory + (1 - now) * tiles_size, t);
      });
    add_slices(block, shared, sums);
  }

 private:
  static HORNET_DEVICE void multiply(const T* left, int left_stride, const T* right, int right_stride, Sums& sums,
                                     int t) {
    HORNET_UNROLL
    for (int step = 0; step < Depth / Slices; ++step) {
      const int k = step * Slices + t / Shares::threads;
      T x[Rows / 4][4], y[Columns / 4][4];
      HORNET_UNROLL
      for (int i = 0; i < Rows / 4; ++i) read(x[i], left + k * left_stride + Shares::row(t, 4 * i));
      HORNET_UNROLL
      for (int j = 0; j < Columns / 4; ++j) read(y[j], right + k * right_stride + Shares::column(t, 4 * j));
      HORNET_UNROLL
      for (int i = 0; i < Rows; ++i) {
        HORNET_UNROLL
        for (int j = 0; j < Columns; ++j)
          sums.at[i][j] = elements::mul_add(x[i / 4][i % 4], y[j / 4][j % 4], sums.at[i][j]);
      }
    }
  }

  // By halves, in place of the operands' tiles.
  static HORNET_DEVICE void add_slices(Block<threads>& block, Shared& shared, PerThread<Sums, threads>& sums) {
    constexpr int elements = Rows * Columns;
    HORNET_UNROLL
    for (int half = threads / 2; half >= Shares::threads; half /= 2) {
      block.each([&](int t) {
        if (t < half || t >= 2 * half) return;
        HORNET_UNROLL
        for (int e = 0; e < elements; ++e) shared.memory[e * half + t - half] = sums[t].at[e / Columns][e % Columns];
      });
      block.each([&](int t) {
        if (t >= half) return;
        HORNET_UNROLL
        for (int e = 0; e < elements; ++e) sums[t].at[e / Columns][e % Columns] += shared.memory[e * half + t];
      });
    }
  }
};

// The product as a kernel of its own.
using ProductLayout = TiledLayout<std::int64_t, 64, 64>;

template <class Left, class Right>
struct TiledProduct {
  using T = typename Left::Element;
  using Product = BlockProduct<ProductLayout, T, 16, 4, 4, 1>;
  using Shared = typename Product::Shared;
  static constexpr int threads = Product::threads;
  ProductLayout layout;
  Left left;
  Right right;
  T* c;

  HORNET_DEVICE void operator()(Block<threads>& block, Shared& shared) const {
    const auto place = layout.place(block.index());
    PerThread<typename Product::Sums, threads> sums;
    Product::run(block, shared, layout, place, left, right, sums);
    block.each([&](int t) {
      Product::Shares::each_group(place, t, [&](std::int64_t row, std::int64_t column, int i, int j) {
        for (int e = 0; e < 16; ++e)
          if (row + e / 4 < layout.m && column + e % 4 < layout.n)
            c[place.offset + (row + e / 4) * layout.row_stride + column + e % 4] = sums[t].at[i + e / 4][j + e % 4];
      });
    });
  }
};

}  // namespace hornet::cuda

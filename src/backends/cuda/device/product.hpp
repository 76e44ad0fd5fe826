// Products of tiles (product_tiles.hpp) by multiplications and additions of a thread's own.
#pragma once

#include "src/backends/cuda/device/product_tiles.hpp"
#include "src/backends/elements/math.hpp"

namespace hornet::cuda {

// A block's work. The Depth steps of the operands' tiles are shared out among slices of the threads, each of which has
// the whole tile of c in its registers; the slices' sums are added in the end.
template <class Layout, class Left, class Right, int Depth, int Rows, int Columns, int Slices>
struct BlockProduct {
  using T = typename Left::Element;
  using Index = typename Layout::Index;
  using Place = typename Layout::Place;
  using Shares = TileShares<Layout, T, Rows, Columns>;
  using Sums = typename Shares::Sums;
  static constexpr int threads = Shares::threads * Slices;
  static_assert(Depth % Slices == 0);

 private:
  static constexpr int pad = 4;
  using Tiles = TilePair<Left, Right, Layout, Depth, pad, threads>;
  static constexpr int tiles_size = Tiles::size;
  static constexpr int sums_size = Slices > 1 ? threads / 2 * Rows* Columns : 0;

 public:
  struct Shared {
    alignas(16) T memory[2 * tiles_size > sums_size ? 2 * tiles_size : sums_size];
    typename Tiles::Notes notes;
  };

  // sums[t] = thread t's elements of the tile, for the threads that have some.
  static HORNET_DEVICE void run(Block<threads>& block, Shared& shared, const Layout& layout, const Place& place,
                                const Left& left, const Right& right, PerThread<Sums, threads>& sums) {
    const Tiles tiles{left, right, layout, place};
    PerThread<typename Tiles::Share, threads> next;
    Index k = tiles.next(place.begin);
    tiles.note(block, shared.notes, k);
    block.each([&](int t) {
      sums[t] = Sums{};
      tiles.start(next[t], t);
      tiles.load(next[t], shared.notes, t, k);
      tiles.store(next[t], shared.memory, t);
    });
    int now = 0;
    for (Index then = k; k < place.end; k = then, now = 1 - now) {
      then = tiles.next(k + Depth);
      const bool more = then < place.end;
      if (more) tiles.note(block, shared.notes, then);
      block.each([&](int t) {
        if (more) tiles.load(next[t], shared.notes, t, then);
        const T* const memory = shared.memory + now * tiles_size;
        multiply(memory, memory + Tiles::A::size, sums[t], t);
        if (more) tiles.store(next[t], shared.memory + (1 - now) * tiles_size, t);
      });
    }
    add_slices(block, shared, sums);
  }

 private:
  static HORNET_DEVICE void multiply(const T* left, const T* right, Sums& sums, int t) {
    const int slice = t / Shares::threads;
    left += Tiles::A::at(slice);
    right += Tiles::B::at(slice);
    HORNET_UNROLL
    for (int step = 0; step < Depth; step += Slices) {
      T x[Rows / 4][4], y[Columns / 4][4];
      HORNET_UNROLL
      for (int i = 0; i < Rows / 4; ++i) read(x[i], left + Tiles::A::at(step) + Shares::row(t, 4 * i));
      HORNET_UNROLL
      for (int j = 0; j < Columns / 4; ++j) read(y[j], right + Tiles::B::at(step) + Shares::column(t, 4 * j));
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
inline constexpr int kProductDepth = 16;

template <class Left, class Right>
struct TiledProduct {
  using T = typename Left::Element;
  using Product = BlockProduct<ProductLayout, Left, Right, kProductDepth, 4, 4, 1>;
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

// Products of matrices whose operands are read through functors: c[i, j] = Σ_k left(i, k) · right(k, j), for several
// groups of such matrices at once. A block makes a tile of c from tiles of both operands in its memory, of which it has
// two of each: while it computes with one, the next is on its way. A long sum may be cut into chunks, whose results lie
// one behind the other.
//
// An operand says what it knows of a line (row i of left, column j of right) and of a step k, and reads what lies where
// both meet:
//   using Element;
//   static constexpr bool along_k;            steps beside each other lie beside each other in memory, else lines do
//   static constexpr int width;               so many of them are read at once
//   struct Line; Line line(Index group, Index index) const;    the first of `width`, where lines lie beside each other
//   struct Step; Step step(Index k) const;                     the first of `width`, where steps do
//   void load(Element (&to)[width], const Line&, const Step&) const;
#pragma once

#include "src/backends/cuda/device/neighbours.hpp"
#include "src/backends/cuda/device/threads.hpp"
#include "src/backends/elements/math.hpp"

namespace hornet::cuda {

// An operand in memory.
template <class T, bool AlongK, int Width = 1, class Index = std::int64_t>
struct MatrixOperand {
  using Element = T;
  static constexpr bool along_k = AlongK;
  static constexpr int width = Width;
  struct Line {
    const T* data;
  };
  struct Step {
    Index offset;
  };
  const T* data;
  Index line_stride, step_stride, group_stride;

  HORNET_DEVICE Line line(Index group, Index index) const {
    return {data + group * group_stride + index * line_stride};
  }
  HORNET_DEVICE Step step(Index k) const { return {k * step_stride}; }
  HORNET_DEVICE void load(T (&to)[Width], const Line& line, const Step& step) const {
    read(to, line.data + step.offset);
  }
};

// Where c's elements go, and how the work is cut.
template <class Index_, int TileM, int TileN>
struct TiledLayout {
  using Index = Index_;
  static constexpr int tile_m = TileM, tile_n = TileN;
  Index m, n, k, groups;
  Index row_stride, group_stride;  // of c, whose columns are neighbours
  Index chunk, chunks;             // of k
  Index size;                      // elements of c with all its groups: from one chunk's to the next's

  // A block's: first row and column, the chunk's steps, where it goes in c.
  struct Place {
    Index group, row, column, begin, end, offset;
  };

  HORNET_DEVICE Index row_tiles() const { return (m + tile_m - 1) / tile_m; }
  HORNET_DEVICE Index column_tiles() const { return (n + tile_n - 1) / tile_n; }
  HORNET_DEVICE Index blocks() const { return row_tiles() * column_tiles() * groups * chunks; }
  HORNET_DEVICE Place place(Index block) const {
    const Index column = block % column_tiles(), rest = block / column_tiles();
    const Index row = rest % row_tiles(), part = rest / row_tiles() % chunks, group = rest / row_tiles() / chunks;
    const Index begin = part * chunk, end = begin + chunk < k ? begin + chunk : k;
    return {group, row * tile_m, column * tile_n, begin, end, part * size + group * group_stride};
  }
};

// A block's work. A thread has Rows × Columns elements of the tile, in groups of four rows by four columns; from one
// group to the next lies a group of every other thread, so that threads beside each other read beside each other. The
// Depth steps of the operands' tiles are shared out among slices of the threads, whose sums are added in the end.
template <class Layout, class T, int Depth, int Rows, int Columns, int Slices>
struct BlockProduct {
  using Index = typename Layout::Index;
  using Place = typename Layout::Place;
  static constexpr int cells_m = Layout::tile_m / Rows, cells_n = Layout::tile_n / Columns, cells = cells_m * cells_n;
  static constexpr int threads = cells * Slices;
  static_assert(Rows % 4 == 0 && Columns % 4 == 0 && Depth % Slices == 0);

  struct Sums {
    T at[Rows][Columns];
  };

 private:
  // Lines of a tile are apart by more than a tile, so that threads that write steps beside each other meet different
  // banks.
  static constexpr int stride_m = Layout::tile_m + 4, stride_n = Layout::tile_n + 4;
  static constexpr int left_size = Depth * stride_m, tiles_size = 2 * Depth * (stride_m + stride_n);
  static constexpr int sums_size = Slices > 1 ? threads / 2 * Rows* Columns : 0;

  // An operand's tile, [Depth][Lines].
  template <class Operand, int Lines, int Stride>
  struct Tile {
    static constexpr int width = Operand::width;
    static constexpr int across = (Operand::along_k ? Depth : Lines) / width, down = threads / across;
    static constexpr int extent = Operand::along_k ? Lines : Depth, count = (extent + down - 1) / down;
    static_assert(threads % across == 0);
    // What thread t reads of it: neighbours t % across · width …, of lines or steps t / across + i · down.
    struct Share {
      typename Operand::Line lines[Operand::along_k ? count : 1];
      T at[count][width];
    };

    // A line beyond the last reads the last: what comes of it is not written.
    static HORNET_DEVICE void start(Share& share, const Operand& operand, int t, Index group, Index first, Index all) {
      HORNET_UNROLL
      for (int i = 0; i < (Operand::along_k ? count : 1); ++i) {
        const Index line = first + (Operand::along_k ? t / across + i * down : t % across * width);
        share.lines[i] = operand.line(group, line < all ? line : all - (Operand::along_k ? 1 : width));
      }
    }
    // From step k on; 0 from `end` on.
    static HORNET_DEVICE void load(Share& share, const Operand& operand, int t, Index k, Index end) {
      HORNET_UNROLL
      for (int i = 0; i < count; ++i) {
        const Index step = k + (Operand::along_k ? t % across * width : t / across + i * down);
        HORNET_UNROLL
        for (int j = 0; j < width; ++j) share.at[i][j] = T{0};
        if (is_within(t, i) && step < end)
          operand.load(share.at[i], share.lines[Operand::along_k ? i : 0], operand.step(step));
      }
    }
    static HORNET_DEVICE void store(const Share& share, T* to, int t) {
      HORNET_UNROLL
      for (int i = 0; i < count; ++i) {
        if (!is_within(t, i)) continue;
        T* const at = to + (Operand::along_k ? t % across * width * Stride + t / across + i * down
                                             : (t / across + i * down) * Stride + t % across * width);
        if constexpr (Operand::along_k) {
          HORNET_UNROLL
          for (int j = 0; j < width; ++j) at[j * Stride] = share.at[i][j];
        } else {
          write(at, share.at[i]);
        }
      }
    }

   private:
    static HORNET_DEVICE bool is_within(int t, int i) { return extent % down == 0 || t / across + i * down < extent; }
  };

 public:
  struct Shared {
    alignas(16) T memory[tiles_size > sums_size ? tiles_size : sums_size];
  };

  // sums[t] = thread t's elements of the tile, for the threads of the first slice.
  template <class Left, class Right>
  static HORNET_DEVICE void run(Block<threads>& block, Shared& shared, const Layout& layout, const Place& place,
                                const Left& left, const Right& right, PerThread<Sums, threads>& sums) {
    using A = Tile<Left, Layout::tile_m, stride_m>;
    using B = Tile<Right, Layout::tile_n, stride_n>;
    PerThread<typename A::Share, threads> a;
    PerThread<typename B::Share, threads> b;
    const auto tiles = [&](int i) { return shared.memory + i * (tiles_size / 2); };
    block.each([&](int t) {
      sums[t] = Sums{};
      A::start(a[t], left, t, place.group, place.row, layout.m);
      B::start(b[t], right, t, place.group, place.column, layout.n);
      A::load(a[t], left, t, place.begin, place.end);
      B::load(b[t], right, t, place.begin, place.end);
      A::store(a[t], tiles(0), t);
      B::store(b[t], tiles(0) + left_size, t);
    });
    int now = 0;
    for (Index k = place.begin; k < place.end; k += Depth, now = 1 - now)
      block.each([&](int t) {
        const bool more = k + Depth < place.end;
        if (more) {
          A::load(a[t], left, t, k + Depth, place.end);
          B::load(b[t], right, t, k + Depth, place.end);
        }
        multiply(tiles(now), tiles(now) + left_size, sums[t], t);
        if (more) {
          A::store(a[t], tiles(1 - now), t);
          B::store(b[t], tiles(1 - now) + left_size, t);
        }
      });
    add_slices(block, shared, sums);
  }

  // f(row, column, i, j): thread t's group of elements from (i, j) on is c's from (row, column) on. What of it lies
  // beyond c's edges is nobody's.
  template <class F>
  static HORNET_DEVICE void each_group(const Place& place, int t, const F& f) {
    if (t >= cells) return;
    HORNET_UNROLL
    for (int i = 0; i < Rows; i += 4) {
      HORNET_UNROLL
      for (int j = 0; j < Columns; j += 4)
        f(place.row + t / cells_n * 4 + i * cells_m, place.column + t % cells_n * 4 + j * cells_n, i, j);
    }
  }

 private:
  static HORNET_DEVICE void multiply(const T* left, const T* right, Sums& sums, int t) {
    const int slice = t / cells, row = t % cells / cells_n * 4, column = t % cells_n * 4;
    HORNET_UNROLL
    for (int step = 0; step < Depth / Slices; ++step) {
      const int k = step * Slices + slice;
      T x[Rows / 4][4], y[Columns / 4][4];
      HORNET_UNROLL
      for (int i = 0; i < Rows / 4; ++i) read(x[i], left + k * stride_m + row + i * 4 * cells_m);
      HORNET_UNROLL
      for (int j = 0; j < Columns / 4; ++j) read(y[j], right + k * stride_n + column + j * 4 * cells_n);
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
    HORNET_UNROLL
    for (int half = threads / 2; half >= cells; half /= 2) {
      block.each([&](int t) {
        if (t < half || t >= 2 * half) return;
        HORNET_UNROLL
        for (int e = 0; e < Rows * Columns; ++e)
          shared.memory[e * half + t - half] = sums[t].at[e / Columns][e % Columns];
      });
      block.each([&](int t) {
        if (t >= half) return;
        HORNET_UNROLL
        for (int e = 0; e < Rows * Columns; ++e) sums[t].at[e / Columns][e % Columns] += shared.memory[e * half + t];
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
      Product::each_group(place, t, [&](std::int64_t row, std::int64_t column, int i, int j) {
        for (int e = 0; e < 16; ++e)
          if (row + e / 4 < layout.m && column + e % 4 < layout.n)
            c[place.offset + (row + e / 4) * layout.row_stride + column + e % 4] = sums[t].at[i + e / 4][j + e % 4];
      });
    });
  }
};

}  // namespace hornet::cuda

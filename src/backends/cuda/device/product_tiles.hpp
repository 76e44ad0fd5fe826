// Products of matrices whose operands are read through functors: c[i, j] = Σ_k left(i, k) · right(k, j), for several
// groups of such matrices at once. A block makes a tile of c from tiles of both operands in its memory, of which it has
// two of each: while it computes with one, the next is on its way. A long sum may be cut into chunks, whose results lie
// one behind the other. This is what blocks have in common that compute in different ways: product.hpp,
// split_product.hpp.
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

// An operand's tile in a block's memory, [Depth][Stride], of which Lines are used, and how Threads fill it.
template <class Operand, class Index, int Lines, int Stride, int Depth, int Threads>
struct OperandTile {
  using T = typename Operand::Element;
  static constexpr int size = Depth * Stride;

 private:
  static constexpr int width = Operand::width;
  static constexpr int across = (Operand::along_k ? Depth : Lines) / width, down = Threads / across;
  static constexpr int extent = Operand::along_k ? Lines : Depth, count = (extent + down - 1) / down;
  static_assert(Threads % across == 0);

 public:
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
      const int beside = t % across * width, apart = t / across + i * down;
      if constexpr (Operand::along_k) {
        HORNET_UNROLL
        for (int j = 0; j < width; ++j) to[(beside + j) * Stride + apart] = share.at[i][j];
      } else {
        write(to + apart * Stride + beside, share.at[i]);
      }
    }
  }

 private:
  static HORNET_DEVICE bool is_within(int t, int i) { return extent % down == 0 || t / across + i * down < extent; }
};

// Tiles of both operands. Lines of a tile are apart by Pad more than there are, so that threads that are at different
// steps meet different banks.
template <class Left, class Right, class Layout, int Depth, int Pad, int Threads>
struct TilePair {
  using T = typename Left::Element;
  using Index = typename Layout::Index;
  static constexpr int left_stride = Layout::tile_m + Pad, right_stride = Layout::tile_n + Pad;
  using A = OperandTile<Left, Index, Layout::tile_m, left_stride, Depth, Threads>;
  using B = OperandTile<Right, Index, Layout::tile_n, right_stride, Depth, Threads>;
  struct Share {
    typename A::Share a;
    typename B::Share b;
  };
  const Left& left;
  const Right& right;
  const Layout& layout;
  const typename Layout::Place& place;

  HORNET_DEVICE void start(Share& share, int t) const {
    A::start(share.a, left, t, place.group, place.row, layout.m);
    B::start(share.b, right, t, place.group, place.column, layout.n);
  }
  HORNET_DEVICE void load(Share& share, int t, Index k) const {
    A::load(share.a, left, t, k, place.end);
    B::load(share.b, right, t, k, place.end);
  }
  static HORNET_DEVICE void store(const Share& share, T* to, int t) {
    A::store(share.a, to, t);
    B::store(share.b, to + A::size, t);
  }
};
// Elements of both tiles.
template <class Layout, int Depth, int Pad>
inline constexpr int kTilePairSize = Depth*(Layout::tile_m + Layout::tile_n + 2 * Pad);

// A tile of c as threads have it in the end: Rows × Columns elements each, in groups of four rows by four columns. From
// one of a thread's groups to its next lies a group of every other thread, so that threads beside each other are beside
// each other in memory.
template <class Layout, class T, int Rows, int Columns>
struct TileShares {
  static_assert(Rows % 4 == 0 && Columns % 4 == 0);
  static constexpr int rows = Rows, down = Layout::tile_m / Rows, across = Layout::tile_n / Columns,
                       threads = down * across;
  struct Sums {
    T at[Rows][Columns];
  };

  // Of thread t's group that begins at its element (i, j): in the tile.
  static HORNET_DEVICE int row(int t, int i) { return t % threads / across * 4 + i * down; }
  static HORNET_DEVICE int column(int t, int j) { return t % across * 4 + j * across; }

  // f(row, column, i, j): thread t's group that begins at its element (i, j) is c's from (row, column) on. What of it
  // lies beyond c's edges is nobody's.
  template <class F>
  static HORNET_DEVICE void each_group(const typename Layout::Place& place, int t, const F& f) {
    if (t >= threads) return;
    HORNET_UNROLL
    for (int i = 0; i < Rows; i += 4) {
      HORNET_UNROLL
      for (int j = 0; j < Columns; j += 4) f(place.row + row(t, i), place.column + column(t, j), i, j);
    }
  }
};

}  // namespace hornet::cuda

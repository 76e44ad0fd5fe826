// Products of matrices whose operands are read through functors: c[i, j] = Σ_k left(i, k) · right(k, j), for several
// groups of such matrices at once. A block makes a tile of c from tiles of both operands in its memory, of which it has
// two of each: while it computes with one, the next is on its way. A long sum may be cut into chunks, whose results lie
// one behind the other. This is what blocks have in common that compute in different ways: product.hpp,
// split_product.hpp.
//
// An operand says what it knows of a line (row i of left, column j of right), of a step k, and of the spot where both
// meet, and reads what lies there:
//   using Element;
//   static constexpr bool along_k;            steps beside each other lie beside each other in memory, else lines do
//   static constexpr int width;               so many of them are read at once
//   struct Line; Line line(Index group, Index index) const;    the first of `width`, where lines lie beside each other
//   struct Step; Step step(Index k) const;                     the first of `width`, where steps do
//   struct Spot; Spot spot(const Line&, const Step&) const;
//   struct Held; void load(Held&, const Spot&, Index ahead) const;         what lies there, or so many steps ahead
//   void value(Element (&to)[width], const Held&) const;                   of a Held{} that nothing was loaded to, 0
// A load takes as long as the products of a tile: value() is called behind them, and nothing else looks at a Held.
// What is worked out of numbers of steps can cost as much as the products, and need not be worked out each time:
//   Index run() const;                        along_k: from a multiple of so many steps to the next, one spot of a line
//                                             serves all steps; else nothing lies ahead of a spot
//   bool is_zero(Index group, Index k) const; along_k, of left, if it has it: whether the run of step k is 0 in all the
//                                             group's lines, and left out
//   static constexpr bool notes_steps;        not along_k: whether steps are worth being worked out once for a block
#pragma once

#include "src/backends/cuda/device/neighbours.hpp"
#include "src/backends/cuda/device/threads.hpp"

namespace hornet::cuda {

// What was read is what it is.
template <class T, int Width>
struct HeldPlain {
  T at[Width] = {};
  HORNET_DEVICE void give(T (&to)[Width]) const {
    HORNET_UNROLL
    for (int i = 0; i < Width; ++i) to[i] = at[i];
  }
};

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
  using Spot = const T*;
  using Held = HeldPlain<T, Width>;
  static constexpr bool notes_steps = false;
  const T* data;
  Index line_stride, step_stride, group_stride;

  HORNET_DEVICE Line line(Index group, Index index) const {
    return {data + group * group_stride + index * line_stride};
  }
  HORNET_DEVICE Step step(Index k) const { return {k * step_stride}; }
  HORNET_DEVICE Index run() const { return Index{1} << 30; }
  HORNET_DEVICE Spot spot(const Line& line, const Step& step) const { return line.data + step.offset; }
  HORNET_DEVICE void load(Held& held, Spot spot, Index ahead) const { read(held.at, spot + ahead); }
  HORNET_DEVICE void value(T (&to)[Width], const Held& held) const { held.give(to); }
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

// An operand's tile in a block's memory, and how Threads fill it: Depth steps of Lines elements, steps apart by Stride
// and, every four of them, by a gap more. With it a warp that reads along k, and so writes across, meets every bank
// once. Chunks of k begin at multiples of Depth.
template <class Operand, class Index, int Lines, int Stride, int Depth, int Threads>
struct OperandTile {
  using T = typename Operand::Element;

 private:
  static constexpr bool along_k = Operand::along_k;
  static constexpr int width = Operand::width;
  static constexpr int gap = along_k && width == 4 ? 32 * width / Depth : 0;
  static constexpr int across = (along_k ? Depth : Lines) / width, down = Threads / across;
  static constexpr int extent = along_k ? Lines : Depth, count = (extent + down - 1) / down;
  static_assert(Threads % across == 0 && Threads % Depth == 0);

 public:
  static constexpr int size = Depth * Stride + Depth / 4 * gap;
  // Where a step's line 0 lies. at(a + b) = at(a) + at(b) for an a that is a multiple of a power of two above b.
  static HORNET_DEVICE constexpr int at(int step) { return step * Stride + step / 4 * gap; }
  // Where element j of what thread t reads as its number i goes; its neighbours lie behind it unless along_k.
  static HORNET_DEVICE constexpr int place(int t, int i, int j) {
    const int beside = t % across * width, apart = t / across + i * down;
    return along_k ? at(beside) + j * Stride + apart : at(apart) + beside + j;
  }

  static constexpr bool notes_steps = [] {
    if constexpr (along_k)
      return false;
    else
      return Operand::notes_steps;
  }();
  // What is known of steps, of as many as there are threads: the one of step k at (k − the chunk's first) % Threads.
  struct Notes {
    typename Operand::Step at[notes_steps ? Threads : 1];
  };
  // What thread t reads of a tile: neighbours t % across · width …, of lines or steps t / across + i · down.
  struct Share {
    typename Operand::Line lines[along_k ? count : 1];
    typename Operand::Spot spots[along_k ? count : 1];
    typename Operand::Held held[count];
  };

  // A line beyond the last reads the last: what comes of it is not written.
  static HORNET_DEVICE void start(Share& share, const Operand& operand, int t, Index group, Index first, Index all) {
    HORNET_UNROLL
    for (int i = 0; i < (along_k ? count : 1); ++i) {
      const Index line = first + (along_k ? t / across + i * down : t % across * width);
      share.lines[i] = operand.line(group, line < all ? line : all - (along_k ? 1 : width));
    }
  }
  static HORNET_DEVICE void note(Notes& notes, const Operand& operand, int t, Index k, Index end) {
    if (k + t < end) notes.at[t] = operand.step(k + t);
  }
  // From step k on, of a chunk; 0 from its end on.
  static HORNET_DEVICE void load(Share& share, [[maybe_unused]] const Notes& notes, const Operand& operand, int t,
                                 Index k, Index begin, Index end) {
    HORNET_UNROLL
    for (int i = 0; i < count; ++i) share.held[i] = {};
    if constexpr (along_k) {
      load_along_k(share, operand, t, k, begin, end);
    } else {
      HORNET_UNROLL
      for (int i = 0; i < count; ++i) {
        const Index step = k + t / across + i * down;
        if (!is_within(t, i) || step >= end) continue;
        if constexpr (notes_steps)
          load_at(share, i, operand, notes.at[static_cast<unsigned>(step - begin) % Threads]);
        else
          load_at(share, i, operand, operand.step(step));
      }
    }
  }
  static HORNET_DEVICE void store(const Share& share, const Operand& operand, T* to, int t) {
    HORNET_UNROLL
    for (int i = 0; i < count; ++i) {
      if (!is_within(t, i)) continue;
      T values[width];
      operand.value(values, share.held[i]);
      if constexpr (along_k) {
        HORNET_UNROLL
        for (int j = 0; j < width; ++j) to[place(t, i, j)] = values[j];
      } else {
        write(to + place(t, i, 0), values);
      }
    }
  }

 private:
  static HORNET_DEVICE bool is_within(int t, int i) { return extent % down == 0 || t / across + i * down < extent; }

  static HORNET_DEVICE void load_at(Share& share, int i, const Operand& operand, const typename Operand::Step& step) {
    operand.load(share.held[i], operand.spot(share.lines[0], step), 0);
  }

  static HORNET_DEVICE void load_along_k(Share& share, const Operand& operand, int t, Index k, Index begin, Index end) {
    const Index run = operand.run(), own = t % across * width;
    const bool is_one_run = run % Depth == 0;
    const Index first = is_one_run ? k - k % run : k;
    if (k + own >= end) return;
    if (!is_one_run || k == first || k == begin) {
      const typename Operand::Step step = operand.step(first + own);
      HORNET_UNROLL
      for (int i = 0; i < count; ++i) share.spots[i] = operand.spot(share.lines[i], step);
    }
    HORNET_UNROLL
    for (int i = 0; i < count; ++i)
      if (is_within(t, i)) operand.load(share.held[i], share.spots[i], k - first);
  }
};

// Tiles of both operands. Lines of a tile are apart by Pad more than there are, so that threads that are at different
// steps meet different banks.
template <class Left, class Right, class Layout, int Depth, int Pad, int Threads>
struct TilePair {
  using T = typename Left::Element;
  using Index = typename Layout::Index;
  using A = OperandTile<Left, Index, Layout::tile_m, Layout::tile_m + Pad, Depth, Threads>;
  using B = OperandTile<Right, Index, Layout::tile_n, Layout::tile_n + Pad, Depth, Threads>;
  static constexpr int size = A::size + B::size;
  struct Notes {
    typename A::Notes a;
    typename B::Notes b;
  };
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
  // The first step from k on, but for runs of which left knows that they are 0.
  HORNET_DEVICE Index next(Index k) const {
    if constexpr (requires { left.is_zero(k, k); }) {
      const Index run = left.run();
      if (run % Depth == 0 && k % run == 0)
        while (k < place.end && left.is_zero(place.group, k)) k += run;
    }
    return k;
  }
  // Before tiles are loaded whose first step is k: from time to time, what is to be known of the next steps.
  HORNET_DEVICE void note([[maybe_unused]] Block<Threads>& block, [[maybe_unused]] Notes& notes,
                          [[maybe_unused]] Index k) const {
    if constexpr (A::notes_steps || B::notes_steps) {
      if ((k - place.begin) % Threads != 0) return;
      block.each([&](int t) {
        if constexpr (A::notes_steps) A::note(notes.a, left, t, k, place.end);
        if constexpr (B::notes_steps) B::note(notes.b, right, t, k, place.end);
      });
    }
  }
  HORNET_DEVICE void load(Share& share, const Notes& notes, int t, Index k) const {
    A::load(share.a, notes.a, left, t, k, place.begin, place.end);
    B::load(share.b, notes.b, right, t, k, place.begin, place.end);
  }
  HORNET_DEVICE void store(const Share& share, T* to, int t) const {
    A::store(share.a, left, to, t);
    B::store(share.b, right, to + A::size, t);
  }
};
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

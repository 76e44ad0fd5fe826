// Products of matrices whose operands are read through functors: c[i, j] = Σ_k left(i, k) · right(k, j), for several
// groups of such matrices at once. A block makes a tile of c from tiles of both operands in its memory; a long sum may
// be cut into chunks, whose results lie one behind the other.
//
// An operand says what it knows of a line (row i of left, column j of right) and of a step k, and reads what lies where
// both meet:
//   using Element;
//   static constexpr bool along_k;            threads beside each other read steps beside each other, else lines
//   struct Line; Line line(std::int64_t group, std::int64_t index) const;
//   struct Step; Step step(std::int64_t k) const;
//   Element load(const Line&, const Step&) const;
#pragma once

#include "src/backends/cuda/device/threads.hpp"
#include "src/backends/elements/math.hpp"

namespace hornet::cuda {

// An operand in memory.
template <class T, bool AlongK>
struct MatrixOperand {
  using Element = T;
  static constexpr bool along_k = AlongK;
  struct Line {
    const T* data;
  };
  struct Step {
    std::int64_t offset;
  };
  const T* data;
  std::int64_t line_stride, step_stride, group_stride;

  HORNET_DEVICE Line line(std::int64_t group, std::int64_t index) const {
    return {data + group * group_stride + index * line_stride};
  }
  HORNET_DEVICE Step step(std::int64_t k) const { return {k * step_stride}; }
  HORNET_DEVICE T load(const Line& line, const Step& step) const { return line.data[step.offset]; }
};

// Where c's elements go, and how the work is cut.
struct ProductLayout {
  static constexpr int tile = 64;
  std::int64_t m, n, k, groups;
  std::int64_t row_stride, group_stride;  // of c, whose columns are neighbours
  std::int64_t chunk, chunks;             // of k
  std::int64_t size;                      // elements of c with all its groups: from one chunk's to the next's

  HORNET_DEVICE std::int64_t row_tiles() const { return (m + tile - 1) / tile; }
  HORNET_DEVICE std::int64_t column_tiles() const { return (n + tile - 1) / tile; }
  HORNET_DEVICE std::int64_t blocks() const { return row_tiles() * column_tiles() * groups * chunks; }
};

template <class Left, class Right>
struct TiledProduct {
  using T = typename Left::Element;
  static constexpr int threads = 256, tile = ProductLayout::tile, depth = 16;
  static constexpr int share = 4;  // rows and columns of c of a thread; elements it reads of each operand's tile
  static_assert(share * share * threads == tile * tile && share * threads == tile * depth);
  // Lines are apart by more than a tile, so that threads that write steps beside each other meet different banks.
  struct Shared {
    alignas(16) T left[depth][tile + share];
    alignas(16) T right[depth][tile + share];
  };
  ProductLayout layout;
  Left left;
  Right right;
  T* c;

  HORNET_DEVICE void operator()(Block<threads>& block, Shared& shared) const {
    const Place place = place_of(block.index());
    PerThread<Lines<Left>, threads> rows;
    PerThread<Lines<Right>, threads> columns;
    PerThread<Sums, threads> sums;
    block.each([&](int t) {
      rows[t] = lines_of(left, t, place.group, place.row, layout.m);
      columns[t] = lines_of(right, t, place.group, place.column, layout.n);
      sums[t] = Sums{};
    });
    for (std::int64_t k = place.begin; k < place.end; k += depth) {
      block.each([&](int t) {
        read(shared.left, left, rows[t], t, k, place.end);
        read(shared.right, right, columns[t], t, k, place.end);
      });
      block.each([&](int t) { multiply(shared, sums[t], t); });
    }
    block.each([&](int t) { write(place, sums[t], t); });
  }

 private:
  struct Place {
    std::int64_t group, row, column, begin, end, offset;  // first row and column, the chunk's steps, where it goes in c
  };
  struct Sums {
    T at[share][share];
  };
  // The lines a thread reads from: several where it keeps to a step, else one.
  template <class Operand>
  struct Lines {
    typename Operand::Line at[Operand::along_k ? share : 1];
  };

  HORNET_DEVICE Place place_of(std::int64_t i) const {
    const std::int64_t column = i % layout.column_tiles();
    i /= layout.column_tiles();
    const std::int64_t row = i % layout.row_tiles();
    i /= layout.row_tiles();
    const std::int64_t part = i % layout.chunks, group = i / layout.chunks, begin = part * layout.chunk;
    const std::int64_t end = begin + layout.chunk < layout.k ? begin + layout.chunk : layout.k;
    return {group, row * tile, column * tile, begin, end, part * layout.size + group * layout.group_stride};
  }

  // A line beyond the last reads the last: what comes of it is not written.
  template <class Operand>
  static HORNET_DEVICE Lines<Operand> lines_of(const Operand& operand, int t, std::int64_t group, std::int64_t first,
                                               std::int64_t count) {
    Lines<Operand> lines;
    for (int i = 0; i < (Operand::along_k ? share : 1); ++i) {
      const std::int64_t index = first + (Operand::along_k ? t / depth + i * (threads / depth) : t % tile);
      lines.at[i] = operand.line(group, index < count ? index : count - 1);
    }
    return lines;
  }

  // Steps k … k + depth − 1; 0 from `end` on.
  template <class Operand>
  static HORNET_DEVICE void read(T (&to)[depth][tile + share], const Operand& operand, const Lines<Operand>& lines,
                                 int t, std::int64_t k, std::int64_t end) {
    if constexpr (Operand::along_k) {
      const int at = t % depth;
      const auto step = operand.step(k + at);
      for (int i = 0; i < share; ++i)
        to[at][t / depth + i * (threads / depth)] = k + at < end ? operand.load(lines.at[i], step) : T{0};
    } else {
      for (int i = 0; i < share; ++i) {
        const int at = t / tile + i * (threads / tile);
        to[at][t % tile] = k + at < end ? operand.load(lines.at[0], operand.step(k + at)) : T{0};
      }
    }
  }

  static HORNET_DEVICE void multiply(const Shared& shared, Sums& sums, int t) {
    const int row = t / (tile / share) * share, column = t % (tile / share) * share;
    for (int k = 0; k < depth; ++k) {
      T a[share], b[share];
      for (int i = 0; i < share; ++i) {
        a[i] = shared.left[k][row + i];
        b[i] = shared.right[k][column + i];
      }
      for (int i = 0; i < share; ++i)
        for (int j = 0; j < share; ++j) sums.at[i][j] = elements::mul_add(a[i], b[j], sums.at[i][j]);
    }
  }

  HORNET_DEVICE void write(const Place& place, const Sums& sums, int t) const {
    const std::int64_t row = place.row + t / (tile / share) * share, column = place.column + t % (tile / share) * share;
    for (int i = 0; i < share; ++i)
      for (int j = 0; j < share; ++j)
        if (row + i < layout.m && column + j < layout.n)
          c[place.offset + (row + i) * layout.row_stride + column + j] = sums.at[i][j];
  }
};

}  // namespace hornet::cuda

// Products of small matrices. Their time is how long loads take to arrive, rather than arithmetic or bandwidth: a tile
// of c is small, so that there are many; the steps of its sums are shared out among slices of the block's threads, each
// with the whole tile in its registers; operands go from memory to registers, several loads ahead of their use. The
// slices' sums are added up in a fixed order.
//
// An operand gives four lines (rows of left, columns of right) by four steps (of the sums) at once. What it loads for
// them is held until they are used, many loads later:
//   struct Lines; Lines lines(int first) const;              what a thread knows of its four lines
//   struct Held; void load(Held& held, const Lines& lines, int step) const;
//   void value(T (&to)[4][4], const Held& held, int step) const;           to[line][step]
// Steps beyond the last give 0; lines beyond the last give anything, for nothing is made of them.
#pragma once

#include "src/backends/cuda/device/neighbours.hpp"
#include "src/backends/cuda/device/threads.hpp"
#include "src/backends/elements/math.hpp"

namespace hornet::cuda {

// Rows that lie in memory one after the other, as they are.
template <class T, int Columns>
struct PlainRows {
  using Element = T;
  using Raw = T;
  const T* data;
  HORNET_DEVICE const T* row(int i) const { return data + i * Columns; }
  HORNET_DEVICE T value(T raw) const { return raw; }
};

// A matrix whose rows are lines, and columns steps, where AlongSteps is set, else the other way round. Its source says
// where row i begins, at a multiple of 4 elements where there are so many columns, and makes of what lies there a
// product's factor.
template <class Source, int Lines_, int Steps, bool AlongSteps>
struct SmallOperand {
  using T = typename Source::Element;
  using Raw = typename Source::Raw;
  static constexpr int columns = AlongSteps ? Steps : Lines_;
  struct Lines {
    int first;
    const Raw* rows[AlongSteps ? 4 : 1];
  };
  struct Held {
    Raw at[4][4];  // [row][column]
  };
  Source source;

  HORNET_DEVICE Lines lines(int first) const {
    Lines lines;
    lines.first = first;
    if constexpr (AlongSteps) {
      HORNET_UNROLL
      for (int i = 0; i < 4; ++i) lines.rows[i] = source.row(within(first + i, Lines_));
    }
    return lines;
  }

  HORNET_DEVICE void load(Held& held, const Lines& lines, int step) const {
    HORNET_UNROLL
    for (int i = 0; i < 4; ++i) {
      HORNET_UNROLL
      for (int j = 0; j < 4; ++j) held.at[i][j] = Raw{};
      if constexpr (AlongSteps) {
        if (step < Steps) load_row(held.at[i], lines.rows[i], step);
      } else {
        if (step + i < Steps) load_row(held.at[i], source.row(step + i), lines.first);
      }
    }
  }

  HORNET_DEVICE void value(T (&to)[4][4], const Held& held, int step) const {
    HORNET_UNROLL
    for (int line = 0; line < 4; ++line) {
      HORNET_UNROLL
      for (int i = 0; i < 4; ++i)
        to[line][i] = step + i < Steps ? source.value(AlongSteps ? held.at[line][i] : held.at[i][line]) : T{0};
    }
  }

 private:
  static HORNET_DEVICE int within(int index, int count) { return index < count ? index : count - 1; }

  static HORNET_DEVICE void load_row(Raw (&to)[4], const Raw* row, int column) {
    if constexpr (columns % 4 == 0) {
      read(to, row + within(column, columns - 3));
    } else {
      HORNET_UNROLL
      for (int j = 0; j < 4; ++j) to[j] = row[within(column + j, columns)];
    }
  }
};

// c [M, N] = left · right with sums of K steps, in tiles of TileM × TileN. A cell is 4 × 4 elements of the tile; thread
// t sums up cell t % cells over every Slices-th group of four steps. Then the elements of a cell are shared out among
// the threads that have sums of it, as pieces of neighbours in a row; where those are more than 16, each adds up a part
// of the sums of one element, and the first 16 the parts.
template <class T, int M, int N, int K, int TileM, int TileN, int Slices>
struct SmallProduct {
  static constexpr int cells_in_row = TileN / 4, cells = TileM / 4 * cells_in_row, threads = cells * Slices;
  static constexpr int groups = (K + 3) / 4, rounds = (groups + Slices - 1) / Slices;
  static constexpr int share = Slices < 16 ? 16 / Slices : 1;  // elements of a thread
  static constexpr int most_width = share < 4 ? share : 4;
  static constexpr int width = N % most_width == 0 ? most_width : 1;  // of a piece
  static constexpr int pieces = share / width;
  static constexpr int parts = Slices > 16 ? Slices / 16 : 1;
  // From one element's sums to the next's: threads that read sums beside each other meet different banks.
  static constexpr int stride = threads + (cells < 32 ? cells : 0);

  struct Shared {
    T sum[Slices > 1 ? 16 * stride : 1];
  };
  struct Own {
    T at[pieces][width];
  };
  struct Place {
    int batch, row, column;  // where the tile begins
  };

  static HORNET_DEVICE Place place(std::int64_t block) {
    constexpr int rows = (M + TileM - 1) / TileM, columns = (N + TileN - 1) / TileN;
    const int i = static_cast<int>(block);
    return {i / columns / rows, i / columns % rows * TileM, i % columns * TileN};
  }

  // f(p, i) for thread t's pieces: piece p begins at element i of c.
  template <class F>
  static HORNET_DEVICE void each_piece(const Place& place, int t, const F& f) {
    if (t >= 16 * cells) return;
    HORNET_UNROLL
    for (int p = 0; p < pieces; ++p) {
      const int e = t / cells * share + p * width;  // of the cell
      const int row = place.row + row_of(t) + e / 4, column = place.column + column_of(t) + e % 4;
      if (row < M && column < N) f(p, static_cast<std::uint32_t>((place.batch * M + row) * N + column));
    }
  }

  // own[t] = thread t's pieces of the tile.
  template <class Left, class Right>
  static HORNET_DEVICE void run(Block<threads>& block, Shared& shared, const Place& place, const Left& left,
                                const Right& right, PerThread<Own, threads>& own) {
    block.each([&](int t) {
      T sum[4][4] = {};
      multiply(left, right, place, t, sum);
      HORNET_UNROLL
      for (int e = 0; e < 16; ++e) {
        if constexpr (Slices > 1)
          shared.sum[e * stride + t] = sum[e / 4][e % 4];
        else
          own[t].at[e / width][e % width] = sum[e / 4][e % 4];
      }
    });
    if constexpr (Slices > 1) add_slices(block, shared, own);
  }

 private:
  static constexpr int most_ahead = sizeof(T) == 4 ? 4 : 2;  // groups of steps in a thread's registers
  static constexpr int ahead = rounds < 1 ? 1 : rounds < most_ahead ? rounds : most_ahead;

  static HORNET_DEVICE int row_of(int t) { return t % cells / cells_in_row * 4; }
  static HORNET_DEVICE int column_of(int t) { return t % cells_in_row * 4; }

  template <class Left, class Right>
  static HORNET_DEVICE void multiply(const Left& left, const Right& right, const Place& place, int t, T (&sum)[4][4]) {
    const int row = place.row + row_of(t), column = place.column + column_of(t), slice = t / cells;
    const typename Left::Lines rows = left.lines(row);
    const typename Right::Lines columns = right.lines(column);
    typename Left::Held a[ahead];
    typename Right::Held b[ahead];
    const auto load = [&](int at, int round) {
      left.load(a[at], rows, (slice + round * Slices) * 4);
      right.load(b[at], columns, (slice + round * Slices) * 4);
    };
    HORNET_UNROLL
    for (int at = 0; at < ahead; ++at) load(at, at);
    for (int round = 0; round < rounds; round += ahead) {
      HORNET_UNROLL
      for (int at = 0; at < ahead; ++at) {
        if (round + at >= rounds) break;
        T x[4][4], y[4][4];
        left.value(x, a[at], (slice + (round + at) * Slices) * 4);
        right.value(y, b[at], (slice + (round + at) * Slices) * 4);
        add_products(x, y, sum);
        if (round + at + ahead < rounds) load(at, round + at + ahead);
      }
    }
  }

  static HORNET_DEVICE void add_products(const T (&a)[4][4], const T (&b)[4][4], T (&sum)[4][4]) {
    HORNET_UNROLL
    for (int k = 0; k < 4; ++k) {
      HORNET_UNROLL
      for (int e = 0; e < 16; ++e) sum[e / 4][e % 4] = elements::mul_add(a[e / 4][k], b[e % 4][k], sum[e / 4][e % 4]);
    }
  }

  static HORNET_DEVICE void add_slices(Block<threads>& block, Shared& shared, PerThread<Own, threads>& own) {
    block.each([&](int t) {
      HORNET_UNROLL
      for (int x = 0; x < share; ++x) {
        const int e = t / cells % 16 * share + x, part = t / cells / 16;
        const T* const sums = shared.sum + e * stride + t % cells;
        T sum = sums[part * cells];
        HORNET_UNROLL
        for (int s = parts; s < Slices; s += parts) sum += sums[(part + s) * cells];
        own[t].at[x / width][x % width] = sum;
      }
    });
    if constexpr (parts > 1) add_parts(block, shared, own);
  }

  static HORNET_DEVICE void add_parts(Block<threads>& block, Shared& shared, PerThread<Own, threads>& own) {
    block.each([&](int t) { shared.sum[t] = own[t].at[0][0]; });
    block.each([&](int t) {
      if (t >= 16 * cells) return;
      HORNET_UNROLL
      for (int part = 1; part < parts; ++part) own[t].at[0][0] += shared.sum[part * 16 * cells + t];
    });
  }
};

}  // namespace hornet::cuda

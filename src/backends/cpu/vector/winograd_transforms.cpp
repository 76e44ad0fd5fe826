// The transforms of minimal filtering (winograd.hpp), a row of tiles at a time.
#include "src/backends/cpu/vector/float_vector.hpp"

namespace hornet::cpu::HORNET_ISA_NAME {
namespace {

constexpr std::int64_t width = FloatVector::width;

HORNET_INLINE FloatVector operator+(FloatVector a, FloatVector b) { return {a.v + b.v}; }
HORNET_INLINE FloatVector operator-(FloatVector a, FloatVector b) { return {a.v - b.v}; }
HORNET_INLINE FloatVector half(FloatVector a) { return {a.v * 0.5F}; }

HORNET_INLINE FloatVector load(const float* x, std::int64_t count) {
  return count >= width ? FloatVector::load(x) : FloatVector::load_first(x, count);
}
HORNET_INLINE void store(FloatVector v, float* x, std::int64_t count) {
  count >= width ? v.store(x) : v.store_first(x, count);
}

struct Four {
  FloatVector at[4];
};

// Bᵀ of a column of four.
HORNET_INLINE Four of_input(const FloatVector (&d)[4]) {
  return {{d[0] - d[2], d[1] + d[2], d[2] - d[1], d[1] - d[3]}};
}

// A of a column of two.
HORNET_INLINE Four of_gradient(const FloatVector (&g)[2]) { return {{g[0], g[0] + g[1], g[0] - g[1], g[1]}}; }

// Reads the columns of rows of pixels, all 0 where they do not exist.
template <int Rows, bool Whole>
class Columns {
 public:
  HORNET_INLINE Columns(const TileRow& r, std::int64_t channel)
      : pixels_(static_cast<std::uint64_t>(r.pixels)), step_(r.channels), count_(r.channels - channel) {
#pragma GCC unroll 4
    for (int i = 0; i < Rows; ++i) rows_[i] = r.rows[i] + channel;
  }

  HORNET_INLINE void load(FloatVector (&column)[Rows], std::int64_t x) const {
    const bool exists = static_cast<std::uint64_t>(x) < pixels_;
#pragma GCC unroll 4
    for (int i = 0; i < Rows; ++i) column[i] = exists ? load(rows_[i] + x * step_) : FloatVector::zero();
  }

 private:
  HORNET_INLINE FloatVector load(const float* x) const {
    return Whole ? FloatVector::load(x) : FloatVector::load_first(x, count_);
  }

  const float* rows_[Rows];
  std::uint64_t pixels_;
  std::int64_t step_, count_;
};

// Row i of an element's tile.
HORNET_INLINE void store_row(const Four& row, float* out, std::int64_t element) {
#pragma GCC unroll 4
  for (int j = 0; j < 4; ++j) row.at[j].store(out + j * element);
}

template <bool Whole>
HORNET_INLINE void transform_input(const TileRow& r, std::int64_t channel, float* out) {
  const Columns<4, Whole> columns(r, channel);
  const std::int64_t element = r.out.element, tiles = r.tiles;
  const auto column = [&](std::int64_t x) __attribute__((always_inline)) {
    FloatVector d[4];
    columns.load(d, x);
    return of_input(d);
  };
  std::int64_t x = r.first + 2;
  Four first = column(x - 2), second = column(x - 1);
  for (std::int64_t tile = 0; tile < tiles; ++tile, out += width, x += 2) {
    const Four third = column(x), fourth = column(x + 1);
#pragma GCC unroll 4
    for (int i = 0; i < 4; ++i) {
      const FloatVector d[] = {first.at[i], second.at[i], third.at[i], fourth.at[i]};
      store_row(of_input(d), out + 4 * i * element, element);
    }
    first = third;
    second = fourth;
  }
}

template <bool Whole>
HORNET_INLINE void transform_gradient(const TileRow& r, std::int64_t channel, float* out) {
  const Columns<2, Whole> columns(r, channel);
  const std::int64_t element = r.out.element, tiles = r.tiles;
  for (std::int64_t tile = 0; tile < tiles; ++tile, out += width) {
    FloatVector left[2], right[2];
    columns.load(left, r.first + 2 * tile);
    columns.load(right, r.first + 2 * tile + 1);
    const Four first = of_gradient(left), second = of_gradient(right);
#pragma GCC unroll 4
    for (int i = 0; i < 4; ++i) {
      const FloatVector g[] = {first.at[i], second.at[i]};
      store_row(of_gradient(g), out + 4 * i * element, element);
    }
  }
}

void input(const TileRow& r) {
  float* out = r.out.at;
  std::int64_t channel = 0;
  for (; channel + width <= r.channels; channel += width, out += r.out.block) transform_input<true>(r, channel, out);
  if (channel < r.channels) transform_input<false>(r, channel, out);
}

void gradient(const TileRow& r) {
  float* out = r.out.at;
  std::int64_t channel = 0;
  for (; channel + width <= r.channels; channel += width, out += r.out.block) transform_gradient<true>(r, channel, out);
  if (channel < r.channels) transform_gradient<false>(r, channel, out);
}

// Aᵀ of four.
HORNET_INLINE FloatVector upper(const FloatVector& a, const FloatVector& b, const FloatVector& c) { return a + b + c; }
HORNET_INLINE FloatVector lower(const FloatVector& b, const FloatVector& c, const FloatVector& d) { return b - c - d; }

template <bool Whole>
HORNET_INLINE void transform_output(const TileResults& r, std::int64_t column, const float* m) {
  const std::int64_t element = r.in.element, step = r.channels, pixels = r.pixels, count = r.columns - column;
  float* top = r.rows[0] + column;
  float* bottom = r.rows[1] ? r.rows[1] + column : nullptr;
  const auto store_results = [&](float* y, const FloatVector(&row)[4], bool both) __attribute__((always_inline)) {
    const FloatVector left = upper(row[0], row[1], row[2]), right = lower(row[1], row[2], row[3]);
    if (Whole) {
      left.store(y);
      if (both) right.store(y + step);
    } else {
      left.store_first(y, count);
      if (both) right.store_first(y + step, count);
    }
  };
  for (std::int64_t x = 0; x < pixels; x += 2, m += width, top += 2 * step) {
    FloatVector up[4], low[4];
#pragma GCC unroll 4
    for (int j = 0; j < 4; ++j) {
      const float* const at = m + j * element;
      const FloatVector b = FloatVector::load(at + 4 * element), c = FloatVector::load(at + 8 * element);
      up[j] = upper(FloatVector::load(at), b, c);
      low[j] = lower(b, c, FloatVector::load(at + 12 * element));
    }
    const bool both = x + 1 < pixels;
    store_results(top, up, both);
    if (bottom) {
      store_results(bottom, low, both);
      bottom += 2 * step;
    }
  }
}

void output(const TileResults& r) {
  const float* m = r.in.at;
  std::int64_t column = 0;
  for (; column + width <= r.columns; column += width, m += r.in.block) transform_output<true>(r, column, m);
  if (column < r.columns) transform_output<false>(r, column, m);
}

// B of four, of which the last was taken with the other sign.
HORNET_INLINE Four of_overlap(FloatVector a, FloatVector b, FloatVector c, FloatVector d) {
  const FloatVector difference = b - c;
  return {{a, difference - d, b + c - a, d}};
}

// The 4×4 results of a tile.
HORNET_INLINE void load_overlap(Four (&rows)[4], const float* m, std::int64_t element) {
  Four down[4];
#pragma GCC unroll 4
  for (int j = 0; j < 4; ++j) {
    const float* const at = m + j * element;
    down[j] = of_overlap(FloatVector::load(at), FloatVector::load(at + 4 * element),
                         FloatVector::load(at + 8 * element), FloatVector::load(at + 12 * element));
  }
#pragma GCC unroll 4
  for (int i = 0; i < 4; ++i) rows[i] = of_overlap(down[0].at[i], down[1].at[i], down[2].at[i], down[3].at[i]);
}

// Columns 2·t and 2·t + 1 are final when the left half of tile t is added to the right half of tile t − 1.
template <bool Whole>
HORNET_INLINE void add_overlapping(const OverlappingResults& r, std::int64_t column, const float* m, float* carry) {
  const std::int64_t element = r.in.element, row = (2 * r.tiles + 2) * width, count = r.columns - column;
  const auto put = [&](int i, std::int64_t x, FloatVector v) __attribute__((always_inline)) {
    float* const carried = carry + i % 2 * row + x * width;
    if (i >= 2) return v.store(carried);
    if (!r.rows[i] || x >= r.pixels) return;
    float* const y = r.rows[i] + x * r.channels + column;
    v = FloatVector::load(carried) + v;
    Whole ? v.store(y) : v.store_first(y, count);
  };
  FloatVector right[4][2];
#pragma GCC unroll 4
  for (int i = 0; i < 4; ++i) right[i][0] = right[i][1] = FloatVector::zero();
  for (std::int64_t tile = 0; tile < r.tiles; ++tile, m += width) {
    Four rows[4];
    load_overlap(rows, m, element);
#pragma GCC unroll 4
    for (int i = 0; i < 4; ++i) {
#pragma GCC unroll 2
      for (int j = 0; j < 2; ++j) {
        put(i, 2 * tile + j, right[i][j] + rows[i].at[j]);
        right[i][j] = rows[i].at[j + 2];
      }
    }
  }
#pragma GCC unroll 4
  for (int i = 0; i < 4; ++i) {
#pragma GCC unroll 2
    for (int j = 0; j < 2; ++j) put(i, 2 * r.tiles + j, right[i][j]);
  }
}

void overlapping(const OverlappingResults& row) {
  const OverlappingResults r = row;
  const float* m = r.in.at;
  float* carry = r.carry;
  const std::int64_t carried = 2 * (2 * r.tiles + 2) * width;
  std::int64_t column = 0;
  for (; column + width <= r.columns; column += width, m += r.in.block, carry += carried)
    add_overlapping<true>(r, column, m, carry);
  if (column < r.columns) add_overlapping<false>(r, column, m, carry);
}

// G of a column of three.
HORNET_INLINE Four of_kernel(FloatVector a, FloatVector b, FloatVector c) {
  const FloatVector outer = half(a + c), inner = half(b);
  return {{a, outer + inner, outer - inner, c}};
}

void kernel(float* out, std::int64_t element, const float* taps, std::int64_t tap, std::int64_t columns) {
  for (std::int64_t column = 0; column < columns; column += width) {
    const auto at = [&](int i, int j) __attribute__((always_inline)) {
      return load(taps + (3 * i + j) * tap + column, columns - column);
    };
    Four down[3];
#pragma GCC unroll 3
    for (int j = 0; j < 3; ++j) down[j] = of_kernel(at(0, j), at(1, j), at(2, j));
#pragma GCC unroll 4
    for (int i = 0; i < 4; ++i) {
      const Four row = of_kernel(down[0].at[i], down[1].at[i], down[2].at[i]);
#pragma GCC unroll 4
      for (int j = 0; j < 4; ++j) row.at[j].store(out + column + (4 * i + j) * element);
    }
  }
}

// Gᵀ of a column of four, of which the last was taken with the other sign.
struct Three {
  FloatVector at[3];
};
HORNET_INLINE Three of_kernel_gradient(FloatVector a, FloatVector b, FloatVector c, FloatVector d) {
  const FloatVector sum = half(b + c);
  return {{a + sum, half(b - c), sum - d}};
}

void kernel_gradient(float* taps, std::int64_t tap, const float* in, std::int64_t element, std::int64_t columns) {
  for (std::int64_t column = 0; column < columns; column += width) {
    const auto at = [&](int i, int j) __attribute__((always_inline)) {
      return FloatVector::load(in + column + (4 * i + j) * element);
    };
    Three down[4];
#pragma GCC unroll 4
    for (int j = 0; j < 4; ++j) down[j] = of_kernel_gradient(at(0, j), at(1, j), at(2, j), at(3, j));
#pragma GCC unroll 3
    for (int i = 0; i < 3; ++i) {
      const Three row = of_kernel_gradient(down[0].at[i], down[1].at[i], down[2].at[i], down[3].at[i]);
#pragma GCC unroll 3
      for (int j = 0; j < 3; ++j) store(row.at[j], taps + column + (3 * i + j) * tap, columns - column);
    }
  }
}

}  // namespace

void fill_winograd_transforms(VectorTable& table) {
  table.winograd.input = input;
  table.winograd.gradient = gradient;
  table.winograd.output = output;
  table.winograd.overlapping = overlapping;
  table.winograd.kernel = kernel;
  table.winograd.kernel_gradient = kernel_gradient;
}

}  // namespace hornet::cpu::HORNET_ISA_NAME

// Products of a few rows with a matrix that is read as it lies, without packing: a tile of the result stays in
// registers while k runs. Each element is summed in the order of k, over all steps or over those that are listed.
#include "src/backends/cpu/vector/float_vector.hpp"

namespace hornet::cpu::HORNET_ISA_NAME {
namespace {

constexpr std::int64_t width = FloatVector::width;
#if defined(__AVX512F__)
constexpr int most_rows = 14;  // with two vectors a row, of b, and one of a: 31 of 32 registers
constexpr int low_rows = 6;    // with four: 29
#else
constexpr int most_rows = 6;  // 15 of 16
constexpr int low_rows = 2;   // 13
#endif
constexpr int most_listed_rows = 6;  // the lower, the more steps have zeros only

// Vectors of a row in one tile.
constexpr int columns_of(int rows) { return rows <= low_rows ? 4 : 2; }

// Rows of b that are fetched before they are needed: they may lie far apart, where the processor foresees nothing.
constexpr std::int64_t ahead = 16;

template <int Columns>
HORNET_INLINE void fetch_row(const float* b) {
#pragma GCC unroll 4
  for (int j = 0; j < Columns; ++j) __builtin_prefetch(b + j * width);
}

// A vector, all of it or the first n columns. `all` is known where this is inlined.
HORNET_INLINE FloatVector load_columns(const float* x, bool all, std::int64_t n) {
  return all ? FloatVector::load(x) : FloatVector::load_first(x, n);
}
HORNET_INLINE void store_columns(float* out, FloatVector x, bool all, std::int64_t n) {
  all ? x.store(out) : x.store_first(out, n);
}

// On a vector of m, v and w from `at` on, whose gradients are g. Rounds as the instruction moment_step does.
HORNET_INLINE void step_moments(const MomentSteps& s, std::int64_t at, FloatVector g, bool all, std::int64_t n) {
  FloatVector m = load_columns(s.m + at, all, n), v = load_columns(s.v + at, all, n);
  FloatVector w = load_columns(s.w + at, all, n);
  m.v = m.v + (g.v - m.v) * s.attrs[0];
  v.v = v.v + (g.v * g.v - v.v) * s.attrs[1];
  store_columns(s.m + at, m, all, n);
  store_columns(s.v + at, v, all, n);
  w.v = w.v - m.v * s.r / (v.root().v + s.attrs[2]);
  store_columns(s.w + at, w, all, n);
}

// Rows × Columns vectors of c. The last of a row holds `last` columns unless it is Whole.
template <int Rows, int Columns, bool Whole>
struct Tile {
  FloatVector sum[Rows][Columns];
  std::int64_t last;

  static constexpr bool all(int j) { return Whole || j + 1 < Columns; }

  // f(i, j) for each vector.
  template <class F>
  static HORNET_INLINE void for_each(const F& f) {
#pragma GCC unroll 16
    for (int i = 0; i < Rows; ++i)
#pragma GCC unroll 4
      for (int j = 0; j < Columns; ++j) f(i, j);
  }

  // One summand of each element: a's rows lie a_row apart. Their distances are made at each step: kept from one to the
  // next, they fill more registers than there are.
  HORNET_INLINE void add(const float* a, std::int64_t a_row, const float* b) {
    asm("" : "+r"(a_row));
    FloatVector row[Columns];
#pragma GCC unroll 4
    for (int j = 0; j < Columns; ++j) row[j] = load_columns(b + j * width, all(j), last);
#pragma GCC unroll 16
    for (int i = 0; i < Rows; ++i) {
      const float x = a[i * a_row];
#pragma GCC unroll 4
      for (int j = 0; j < Columns; ++j) sum[i][j].add_product(row[j], x);
    }
  }

  HORNET_INLINE void add_all(const ThinProduct& p, const float* b) {
    const float* a = p.a;
    std::int64_t k = 0;
    const auto go_on = [&]() __attribute__((always_inline)) {
      add(a, p.a_row, b);
      a += p.a_step;
      b += p.ldb;
      ++k;
    };
    while (k + ahead < p.k) {
      fetch_row<Columns>(b + ahead * p.ldb);
      __builtin_prefetch(a + ahead * p.a_step);
      go_on();
    }
    while (k < p.k) go_on();
  }

  HORNET_INLINE void add_listed(const ThinProduct& p, const float* b, const float* next) {
    const float* const a = p.a;
    const std::int64_t a_row = p.a_row, a_step = p.a_step, ldb = p.ldb;
    const std::int32_t* at = p.steps.at;
    const std::int32_t* const end = at + p.steps.count;
    const auto go_on = [&]() __attribute__((always_inline)) {
      add(a + *at * a_step, a_row, b + *at * ldb);
      ++at;
    };
    std::int64_t fetched = 0;
    while (fetched < p.next_rows && at + 1 < end) {
      fetch_row<Columns>(next + fetched++ * ldb);
      go_on();
      go_on();
    }
    while (fetched < p.next_rows) fetch_row<Columns>(next + fetched++ * ldb);
    while (!p.near && at + ahead < end) {
      fetch_row<Columns>(b + at[ahead] * ldb);
      go_on();
    }
    while (at < end) go_on();
  }
};

// The tile of c from column `column` on.
template <int Rows, int Columns, bool Whole, bool Moments, bool Listed>
void make_tile(const ThinProduct& p, std::int64_t column, std::int64_t last) {
  Tile<Rows, Columns, Whole> tile;
  tile.last = last;
  const auto place = [&](int i, int j) __attribute__((always_inline)) { return p.c + i * p.ldc + column + j * width; };
  tile.for_each([&](int i, int j) __attribute__((always_inline)) { tile.sum[i][j] = FloatVector::zero(); });
  if (!Moments && p.accumulate)
    tile.for_each([&](int i, int j) __attribute__((always_inline)) {
      tile.sum[i][j] = load_columns(place(i, j), tile.all(j), last);
    });
  if constexpr (Listed)
    tile.add_listed(p, p.b + column, p.next + column);
  else
    tile.add_all(p, p.b + column);
  const MomentSteps moments = Moments ? *p.moments : MomentSteps{};
  tile.for_each([&](int i, int j) __attribute__((always_inline)) {
    if constexpr (Moments)
      step_moments(moments, place(i, j) - moments.m, tile.sum[i][j], tile.all(j), last);
    else
      store_columns(place(i, j), tile.sum[i][j], tile.all(j), last);
  });
}

// What is left of the columns, fewer than a tile has.
template <int Rows, int Columns, bool Moments, bool Listed>
void rest_of(const ThinProduct& p, std::int64_t column) {
  const std::int64_t before = (Columns - 1) * width, rest = p.n - column;
  if (rest > before) return make_tile<Rows, Columns, false, Moments, Listed>(p, column, rest - before);
  if constexpr (Columns > 1) rest_of<Rows, Columns - 1, Moments, Listed>(p, column);
}

template <int Rows, bool Moments, bool Listed>
void rows_of(const ThinProduct& p) {
  constexpr int columns = columns_of(Rows);
  std::int64_t column = 0;
  for (; column + columns * width <= p.n; column += columns * width)
    make_tile<Rows, columns, true, Moments, Listed>(p, column, width);
  if (column < p.n) rest_of<Rows, columns, Moments, Listed>(p, column);
}

template <int Rows, bool Listed>
void dispatch_moments(const ThinProduct& p) {
  p.moments ? rows_of<Rows, true, Listed>(p) : rows_of<Rows, false, Listed>(p);
}

template <int Rows>
void dispatch_rows(const ThinProduct& p) {
  if (p.m == Rows) {
    if constexpr (Rows <= most_listed_rows)
      if (p.steps.at) return dispatch_moments<Rows, true>(p);
    return dispatch_moments<Rows, false>(p);
  }
  if constexpr (Rows > 1) dispatch_rows<Rows - 1>(p);
}

void multiply(const ThinProduct& p) { dispatch_rows<most_rows>(p); }

}  // namespace

void fill_products(VectorTable& table) {
  table.thin_product.multiply = multiply;
  table.thin_product.most_rows = most_rows;
  table.thin_product.most_listed_rows = most_listed_rows;
}

}  // namespace hornet::cpu::HORNET_ISA_NAME

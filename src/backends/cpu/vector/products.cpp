// Products of a few rows with a matrix that is read as it lies, without packing: a tile of the result stays in
// registers while k runs. Each element is summed in the order of k.
#include "src/backends/cpu/vector/float_vector.hpp"

namespace hornet::cpu::HORNET_ISA_NAME {
namespace {

constexpr std::int64_t width = FloatVector::width;
#if defined(__AVX512F__)
constexpr int most_rows = 14;  // with two vectors a row, of b, and one of a: 31 of 32 registers
#else
constexpr int most_rows = 6;         // 15 of 16
#endif

// Rows of b that are fetched before they are needed: they may lie far apart, where the processor foresees nothing.
constexpr std::int64_t ahead = 16;

template <int Columns, bool Whole>
HORNET_INLINE void load_row(FloatVector (&row)[Columns], const float* b, std::int64_t last) {
#pragma GCC unroll 2
  for (int j = 0; j < Columns; ++j)
    row[j] = Whole || j + 1 < Columns ? FloatVector::load(b + j * width) : FloatVector::load_first(b + j * width, last);
}

// One vector of moment steps between two steps of a product. Rounds as the instruction moment_step does.
#if defined(__AVX512F__)
constexpr bool has_moments = true;
HORNET_INLINE void step_moments(const MomentSteps& s, std::int64_t at) {
  const __m512 g = _mm512_loadu_ps(s.g + at), m = _mm512_loadu_ps(s.m + at), v = _mm512_loadu_ps(s.v + at);
  const __m512 first = m + (g - m) * _mm512_set1_ps(s.attrs[0]);
  const __m512 second = v + (g * g - v) * _mm512_set1_ps(s.attrs[1]);
  _mm512_storeu_ps(s.m + at, first);
  _mm512_storeu_ps(s.v + at, second);
  const __m512 step = first * _mm512_set1_ps(s.r) / (_mm512_sqrt_ps(second) + _mm512_set1_ps(s.attrs[2]));
  _mm512_storeu_ps(s.w + at, _mm512_loadu_ps(s.w + at) - step);
}
#else
constexpr bool has_moments = false;  // too few registers
[[maybe_unused]] HORNET_INLINE void step_moments(const MomentSteps&, std::int64_t) {}
#endif

// Rows × Columns vectors of c from column `column` on; the last vector holds `last` columns unless it is Whole.
template <int Rows, int Columns, bool Whole, bool Moments = false>
void tile(const ThinProduct& p, std::int64_t column, std::int64_t last) {
  FloatVector sum[Rows][Columns];
#pragma GCC unroll 16
  for (int i = 0; i < Rows; ++i)
#pragma GCC unroll 2
    for (int j = 0; j < Columns; ++j) sum[i][j] = FloatVector::zero();
  if (p.accumulate) {
#pragma GCC unroll 16
    for (int i = 0; i < Rows; ++i) load_row<Columns, Whole>(sum[i], p.c + i * p.ldc + column, last);
  }
  const float* a = p.a;
  const float* b = p.b + column;
  const auto step = [&]() __attribute__((always_inline)) {
    FloatVector row[Columns];
    load_row<Columns, Whole>(row, b, last);
#pragma GCC unroll 16
    for (int i = 0; i < Rows; ++i) {
      const float x = a[i * p.a_row];
#pragma GCC unroll 2
      for (int j = 0; j < Columns; ++j) sum[i][j].add_product(row[j], x);
    }
    a += p.a_step;
    b += p.ldb;
  };
  std::int64_t k = 0;
  if constexpr (Moments) {
    const std::int64_t possible = p.beside->n / width;
    for (const std::int64_t most = possible < p.k ? possible : p.k; k < most; ++k) {
      step();
      step_moments(*p.beside, k * width);
    }
    p.beside->skip(k * width);
  }
  for (; k + ahead < p.k; ++k) {
#pragma GCC unroll 2
    for (int j = 0; j < Columns; ++j) __builtin_prefetch(b + ahead * p.ldb + j * width);
    __builtin_prefetch(a + ahead * p.a_step);
    step();
  }
  for (; k < p.k; ++k) step();
#pragma GCC unroll 16
  for (int i = 0; i < Rows; ++i)
#pragma GCC unroll 2
    for (int j = 0; j < Columns; ++j) {
      float* out = p.c + i * p.ldc + column + j * width;
      if (Whole || j + 1 < Columns)
        sum[i][j].store(out);
      else
        sum[i][j].store_first(out, last);
    }
}

template <int Rows>
void rows_of(const ThinProduct& p) {
  std::int64_t column = 0;
  if (has_moments && p.beside)
    for (; column + 2 * width <= p.n && p.beside->n >= width; column += 2 * width)
      tile<Rows, 2, true, has_moments>(p, column, width);
  for (; column + 2 * width <= p.n; column += 2 * width) tile<Rows, 2, true>(p, column, width);
  const std::int64_t rest = p.n - column;
  if (rest == 0) return;
  if (rest <= width)
    tile<Rows, 1, false>(p, column, rest);
  else
    tile<Rows, 2, false>(p, column, rest - width);
}

template <int Rows>
void dispatch_rows(const ThinProduct& p) {
  if (p.m == Rows) return rows_of<Rows>(p);
  if constexpr (Rows > 1) dispatch_rows<Rows - 1>(p);
}

void multiply(const ThinProduct& p) { dispatch_rows<most_rows>(p); }

}  // namespace

void fill_products(VectorTable& table) { table.thin_product = {multiply, most_rows}; }

}  // namespace hornet::cpu::HORNET_ISA_NAME

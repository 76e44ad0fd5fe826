// Products of a few rows with a matrix that is read as it lies, without packing: a tile of the result stays in
// registers while k runs. Each element is summed in the order of k, over all steps or over those that are listed.
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

template <int Columns>
HORNET_INLINE void fetch_row(const float* b) {
#pragma GCC unroll 2
  for (int j = 0; j < Columns; ++j) __builtin_prefetch(b + j * width);
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

// Moment steps, a vector at each step of a product as long as there are any.
template <bool Exist>
class Beside {
 public:
  HORNET_INLINE explicit Beside(const ThinProduct& p) : steps_(p.beside) {
    if constexpr (Exist) most_ = steps_->n / width < p.k ? steps_->n / width : p.k;
  }
  HORNET_INLINE void step() {
    if constexpr (Exist)
      if (done_ < most_) step_moments(*steps_, done_++ * width);
  }
  HORNET_INLINE bool any() const { return Exist && done_ < most_; }
  // Whether `steps` of `all` steps have left more than their share to do.
  HORNET_INLINE bool behind(std::int64_t steps, std::int64_t all) const { return Exist && done_ * all < steps * most_; }
  HORNET_INLINE void finish() {
    if constexpr (Exist) steps_->skip(done_ * width);
  }

 private:
  MomentSteps* steps_;
  std::int64_t done_ = 0, most_ = 0;
};

// Rows × Columns vectors of c from column `column` on; the last vector holds `last` columns unless it is Whole.
template <int Rows, int Columns, bool Whole, bool Moments, bool Listed>
void tile(const ThinProduct& p, std::int64_t column, std::int64_t last) {
  Beside<Moments> beside(p);
  const float* a = p.a;
  const float* b = p.b + column;
  FloatVector sum[Rows][Columns];
#pragma GCC unroll 16
  for (int i = 0; i < Rows; ++i)
#pragma GCC unroll 2
    for (int j = 0; j < Columns; ++j) sum[i][j] = FloatVector::zero();
  if (p.accumulate) {
#pragma GCC unroll 16
    for (int i = 0; i < Rows; ++i) load_row<Columns, Whole>(sum[i], p.c + i * p.ldc + column, last);
  }
  const auto step = [&]() __attribute__((always_inline)) {
    FloatVector row[Columns];
    load_row<Columns, Whole>(row, b, last);
#pragma GCC unroll 16
    for (int i = 0; i < Rows; ++i) {
      const float x = a[i * p.a_row];
#pragma GCC unroll 2
      for (int j = 0; j < Columns; ++j) sum[i][j].add_product(row[j], x);
    }
  };
  if constexpr (Listed) {
    const std::int32_t* const at = p.steps.at;
    const std::int64_t count = p.steps.count;
    for (std::int64_t i = 0; i < count; ++i) {
      a = p.a + at[i] * p.a_step;
      b = p.b + column + at[i] * p.ldb;
      fetch_row<Columns>(p.b + column + at[i + ahead < count ? i + ahead : i] * p.ldb);
      step();
      beside.step();
      if (beside.behind(i + 1, count)) beside.step();
    }
  } else {
    std::int64_t k = 0;
    const auto go_on = [&]() __attribute__((always_inline)) {
      step();
      a += p.a_step;
      b += p.ldb;
      ++k;
    };
    while (beside.any()) {
      go_on();
      beside.step();
    }
    while (k + ahead < p.k) {
      fetch_row<Columns>(b + ahead * p.ldb);
      __builtin_prefetch(a + ahead * p.a_step);
      go_on();
    }
    while (k < p.k) go_on();
  }
  beside.finish();
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

template <int Rows, bool Listed>
void rows_of(const ThinProduct& p) {
  std::int64_t column = 0;
  if (has_moments && p.beside)
    for (; column + 2 * width <= p.n && p.beside->n >= width; column += 2 * width)
      tile<Rows, 2, true, has_moments, Listed>(p, column, width);
  for (; column + 2 * width <= p.n; column += 2 * width) tile<Rows, 2, true, false, Listed>(p, column, width);
  const std::int64_t rest = p.n - column;
  if (rest == 0) return;
  if (rest <= width)
    tile<Rows, 1, false, false, Listed>(p, column, rest);
  else
    tile<Rows, 2, false, false, Listed>(p, column, rest - width);
}

template <int Rows>
void dispatch_rows(const ThinProduct& p) {
  if (p.m == Rows) return p.steps.at ? rows_of<Rows, true>(p) : rows_of<Rows, false>(p);
  if constexpr (Rows > 1) dispatch_rows<Rows - 1>(p);
}

void multiply(const ThinProduct& p) { dispatch_rows<most_rows>(p); }

}  // namespace

void fill_products(VectorTable& table) {
  table.thin_product.multiply = multiply;
  table.thin_product.most_rows = most_rows;
}

}  // namespace hornet::cpu::HORNET_ISA_NAME

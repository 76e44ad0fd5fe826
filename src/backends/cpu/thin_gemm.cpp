#include "src/backends/cpu/thin_gemm.hpp"

#include <algorithm>

namespace hornet::cpu {
namespace {

// Short rows, where the processor is too late when it foresees what follows.
constexpr std::int64_t kShortRow = 512;

void fetch(const float* row, std::int64_t k) {
  constexpr std::int64_t line = 16;
  for (std::int64_t i = 0; i < k; i += line) __builtin_prefetch(row + i);
}

// Columns of b of which k elements each stay near.
std::int64_t near_columns(std::int64_t k) {
  constexpr std::int64_t bytes = 256 << 10, granule = 64;
  return std::max(bytes / (k * 4) / granule * granule, granule);
}

}  // namespace

ThinProduct panel_of(const Gemm<float>& g, std::int64_t begin, std::int64_t end) {
  ThinProduct product{end - begin, g.n,   g.k,     g.a, g.transpose_a ? 1 : g.lda, g.transpose_a ? g.lda : 1,
                      g.b,         g.ldb, nullptr, 0};
  product.a += begin * product.a_row;
  return product;
}

void multiply(const Gemm<float>& g, ThinProduct& product, std::int64_t column, std::int64_t rows_after) {
  constexpr std::int64_t piece = 64;
  const bool streams = rows_after > 0 && product.a_step == 1 && product.k > 32 && product.k <= kShortRow;
  const std::int64_t step = g.strip ? g.strip : streams ? piece : product.n;
  const std::int64_t columns = product.n, next = streams ? std::min(product.m, rows_after) : 0;
  const float* const a = product.a + product.m * product.a_row;
  product.b = g.b + (g.strip ? column * g.k : column);
  for (std::int64_t j = 0; j < columns; j += step) {
    for (std::int64_t row = j * next / columns; row < std::min(j + step, columns) * next / columns; ++row)
      fetch(a + row * product.a_row, product.k);
    product.n = std::min(step, columns - j);
    vector_table().thin_product.multiply(product);
    product.b += g.strip ? g.strip * g.k : step;
    product.c += step;
    if (product.next_rows > 0) product.next += step;
  }
}

ThinGemm::ThinGemm(const Gemm<float>& part, AllFinite* all, std::int64_t most_columns)
    : part_(part),
      panel_count_(divide_up(part.m, vector_table().thin_product.most_rows)),
      row_blocks_(divide_up(panel_count_, ZeroSteps::most_panels())),
      most_columns_(most_columns),
      zeros_(part, all) {}

std::int64_t ThinGemm::most_rows() { return ZeroSteps::most_panels() * vector_table().thin_product.most_rows; }

void ThinGemm::take_rows(std::int64_t row_block) {
  rows_after_ = part_.m - begin(row_block + 1);
  panels_ = zeros_.divide(panel_of(part_, begin(row_block), begin(row_block + 1)));
  columns_ = std::min(zeros_.leaves_out() ? near_columns(part_.k) : part_.n, most_columns_);
}

// Each panel fetches its share of what the block of columns from `column` on reads of b.
void ThinGemm::fetch_share(std::int64_t panel, std::int64_t column) {
  const std::int64_t count = static_cast<std::int64_t>(panels_.size());
  const std::int64_t first = panel * part_.k / count, end = (panel + 1) * part_.k / count;
  ThinProduct& product = panels_[static_cast<std::size_t>(panel)];
  product.next = part_.b + first * part_.ldb + column;
  product.next_rows = end - first;
}

// Low panels read b so often that it is fetched before. Once something must not be left out, nothing is.
void ThinGemm::make(std::int64_t column, const ThinResult& result) {
  const std::int64_t n = std::min(columns_, part_.n - column), count = static_cast<std::int64_t>(panels_.size());
  const bool leaves_out = zeros_.leaves_out() && zeros_.may_leave_out(column / columns_, column, n, column > 0);
  float* c = result.c;
  for (std::int64_t i = 0; i < count; ++i) {
    ThinProduct& panel = panels_[static_cast<std::size_t>(i)];
    panel.n = n;
    panel.c = c;
    panel.ldc = result.ldc;
    panel.accumulate = result.accumulate;
    panel.moments = result.moments;
    panel.near = leaves_out && (column > 0 || i > 0);
    panel.next_rows = 0;
    if (!leaves_out) panel.steps = {};
    if (leaves_out && column + n < part_.n) fetch_share(i, column + n);
    const std::int64_t rows_after = i + 1 < count ? panels_[static_cast<std::size_t>(i + 1)].m : rows_after_;
    multiply(part_, panel, column, column > 0 ? 0 : rows_after);
    c += panel.m * panel.ldc;
  }
}

void ThinGemm::make_all(const ThinResult& result) {
  ThinResult block = result;
  for (std::int64_t i = 0; i < row_blocks_; ++i) {
    take_rows(i);
    for (std::int64_t column = 0; column < part_.n; column += columns_) {
      block.c = result.c + begin(i) * result.ldc + column;
      make(column, block);
    }
  }
}

}  // namespace hornet::cpu

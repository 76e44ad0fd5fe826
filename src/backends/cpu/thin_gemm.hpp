// A float product of sums that are not long, made of thin products: a block of rows at a time, whose panels pass over a
// block of columns while what they read of b stays near.
#pragma once

#include <limits>

#include "src/backends/cpu/vector/vector.hpp"
#include "src/backends/cpu/zero_steps.hpp"

namespace hornet::cpu {

// The thin product of rows [begin, end) of g, which are one panel, without the place of its result.
ThinProduct panel_of(const Gemm<float>& g, std::int64_t begin, std::int64_t end);

// Makes a thin product of the columns of g from `column` on, b in strips or not, and moves it on. Meanwhile what the
// next panel reads of a, of which so many rows follow, is fetched.
void multiply(const Gemm<float>& g, ThinProduct& product, std::int64_t column, std::int64_t rows_after);

// Where a block's elements go.
struct ThinResult {
  float* c;  // the block's first
  std::int64_t ldc;
  bool accumulate = false;
  const MomentSteps* moments = nullptr;  // as a ThinProduct's
};

class ThinGemm {
 public:
  // Of `part`, which must stay as it is. No block has more than most_columns, a multiple of 64; all: see ZeroSteps.
  explicit ThinGemm(const Gemm<float>& part, AllFinite* all = nullptr, std::int64_t most_columns = kAllColumns);

  std::int64_t row_blocks() const { return row_blocks_; }
  std::int64_t begin(std::int64_t row_block) const {
    return row_block * panel_count_ / row_blocks_ * part_.m / panel_count_;
  }
  static std::int64_t most_rows();  // of a block

  // The rows that make() makes from now on.
  void take_rows(std::int64_t row_block);
  std::int64_t columns() const { return columns_; }  // of a block of them
  // The block whose columns begin at `column`.
  void make(std::int64_t column, const ThinResult& result);

  // All blocks; c is where the part's first element goes.
  void make_all(const ThinResult& result);

 private:
  static constexpr std::int64_t kAllColumns = std::numeric_limits<std::int64_t>::max();

  void fetch_share(std::int64_t panel, std::int64_t column);

  const Gemm<float>& part_;
  std::int64_t panel_count_, row_blocks_;  // panels of about equal height, as many in each block
  std::int64_t most_columns_;
  std::int64_t rows_after_ = 0, columns_ = 0;  // those of the present rows
  std::span<ThinProduct> panels_;
  ZeroSteps zeros_;
};

}  // namespace hornet::cpu

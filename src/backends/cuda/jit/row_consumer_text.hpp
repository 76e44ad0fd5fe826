// What makes a row of its own result of each row of a program's, as C++ of the same kernel: a product with a matrix,
// and the pointwise program behind it. The block's threads share out the columns; the row lies in the block's memory.
#pragma once

#include "src/backends/cuda/jit/epilogue_text.hpp"
#include "src/backends/cuda/small_product.hpp"
#include "src/passes/continued_rows.hpp"
#include "src/passes/fused_epilogue.hpp"

namespace hornet::cuda {

// The consumer's product of all rows, where it is one that blocks of so many threads can go on with.
std::optional<MatrixProduct> row_continuation(const Op& consumer, std::span<const TensorType> in, std::int64_t threads);

class RowConsumerText {
 public:
  // `in`, `constants`: of the kernel; `threads` of its blocks, `first_result` what it has of results before.
  RowConsumerText(const passes::ContinuedRows& op, std::int64_t threads, std::size_t first_result,
                  std::span<const TensorType> in, const std::vector<const Tensor*>& constants);

  const std::string& shared() const { return shared_; }  // a member of Shared, which holds the row: "float given[10];"
  std::string members() const { return epilogue_.inputs_struct(); }
  std::string load() const;  // what is read beside the row and the matrix: on its way while the row is made
  std::string run() const;   // behind a wait of the block

 private:
  std::string each_column(const std::string& statements) const;

  MatrixProduct product_;
  std::int64_t columns_each_;  // of a thread
  std::string matrix_, type_, shared_;
  EpilogueText epilogue_;
};

}  // namespace hornet::cuda

// Batches whose memory is used again once nobody holds them.
#pragma once

#include <hornet/data/arrays.hpp>

namespace hornet {

class BatchPool {
 public:
  explicit BatchPool(std::int64_t rows) : rows_(rows) {}

  // A batch [rows, …] for samples of these types; its elements are of any value. The reference is valid until the
  // next call; copies of its tensors keep the memory from being used again.
  const Arrays& batch_for(const Arrays& sample);

 private:
  std::int64_t rows_;
  std::vector<Arrays> batches_;
  std::size_t oldest_ = 0;
};

// Whether `sample` could be a row of `batch`: structure, dtypes, and shapes without the batch axis.
bool is_row_of(const Arrays& sample, const Arrays& batch);

}  // namespace hornet

#include "src/data/batch_pool.hpp"

#include <algorithm>

#include "src/data/ownership.hpp"
#include "src/data/roles.hpp"

namespace hornet {
namespace {

constexpr std::size_t kPooledBatches = 64;  // when more are held at once, the oldest are left to their holders

bool is_row_of(const Tensor& sample, const Tensor& batch) {
  return sample.dtype() == batch.dtype() && sample.rank() + 1 == batch.rank() &&
         std::equal(sample.shape().begin(), sample.shape().end(), batch.shape().begin() + 1);
}

bool is_free(const Arrays& batch) {
  return std::ranges::all_of(kRoles, [&](const auto role) { return std::ranges::all_of(batch.*role, is_sole_owner); });
}

Arrays make_batch(const Arrays& sample, std::int64_t rows) {
  Arrays batch;
  for (const auto role : kRoles)
    for (const Tensor& tensor : sample.*role) (batch.*role).emplace_back(tensor.dtype(), Shape{rows} + tensor.shape());
  return batch;
}

}  // namespace

bool is_row_of(const Arrays& sample, const Arrays& batch) {
  if (structure_of(sample) != structure_of(batch)) return false;
  bool fits = true;
  for_each_pair(sample, batch, [&](const Tensor& row, const Tensor& table) { fits = fits && is_row_of(row, table); });
  return fits;
}

const Arrays& BatchPool::batch_for(const Arrays& sample) {
  const auto found =
      std::ranges::find_if(batches_, [&](const Arrays& batch) { return is_free(batch) && is_row_of(sample, batch); });
  if (found != batches_.end()) return *found;
  if (batches_.size() < kPooledBatches) return batches_.emplace_back(make_batch(sample, rows_));
  return batches_[oldest_++ % kPooledBatches] = make_batch(sample, rows_);
}

}  // namespace hornet

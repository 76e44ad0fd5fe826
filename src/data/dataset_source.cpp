#include <algorithm>
#include <hornet/base/error.hpp>
#include <hornet/data/dataset_source.hpp>
#include <hornet/tensor/floatx.hpp>

#include "src/data/roles.hpp"

namespace hornet {

DatasetSource::DatasetSource(Dataset dataset) : dataset_(std::move(dataset)) {
  if (!dataset_.may_hold_batches())
    throw ConfigError("expected a dataset of batches, got one of single samples; call .batch(32) on it");
}

std::optional<std::int64_t> DatasetSource::batches() const {
  const std::int64_t count = dataset_.cardinality();
  return count < 0 ? std::nullopt : std::optional(count);
}

void DatasetSource::start(std::int64_t epoch, std::int64_t first_batch) {
  if (epoch < 0 || first_batch < 0)
    throw ConfigError("start: expected an epoch and a batch >= 0, got " + std::to_string(epoch) + " and " +
                      std::to_string(first_batch));
  const auto number = static_cast<std::uint64_t>(epoch);
  if (!offset_) offset_ = std::max(dataset_.passes_run(), number) - number;
  pass_.reset();  // ends its threads before others start
  pass_ = dataset_.pass(number + *offset_);
  for (std::int64_t dropped = 0; dropped < first_batch && pass_->next(element_); ++dropped) continue;
}

bool DatasetSource::next(Batch& batch) {
  if (!pass_ || !pass_->next(element_)) return false;
  batch.size = count_samples(element_);
  check_structure();
  for (const auto role : kRoles)
    for (Tensor& tensor : element_.*role)
      if (tensor.dtype() == f64) tensor = tensor.astype(floatx());
  batch.x = element_.x;
  batch.y = element_.y;
  batch.sample_weight = element_.sample_weight;
  if (batch.sample_weight.size() == 1) batch.sample_weight.resize(batch.y.size(), element_.sample_weight[0]);
  return true;
}

void DatasetSource::check_structure() {
  if (!structure_) structure_ = structure_of(element_);
  if (*structure_ == structure_of(element_)) return;
  throw ConfigError("a dataset's elements must all have as many tensors as its first, " +
                    std::to_string((*structure_)[0]) + " x, " + std::to_string((*structure_)[1]) + " y and " +
                    std::to_string((*structure_)[2]) + " sample_weight; got " + describe(element_));
}

}  // namespace hornet

// DatasetSource: the batches of a Dataset.
#pragma once

#include <hornet/data/batch_source.hpp>
#include <hornet/data/dataset.hpp>

namespace hornet {

// An epoch is one pass over the dataset: the pass of the epoch's number, so that training goes on exactly where it
// stopped. When the dataset has run that one before (fit was called twice), the first epoch started is the first pass
// not run yet, and the others follow it. A dataset that repeats for ever is one endless epoch.
//
// float64 becomes float32; a single sample_weight is given to every output. The tensors of a batch stay as they are as
// long as someone keeps them.
class DatasetSource : public BatchSource {
 public:
  // Throws ConfigError when the dataset's elements are single samples: it must be batched, as in Keras.
  explicit DatasetSource(Dataset dataset);

  std::optional<std::int64_t> batches() const override;
  // Batches before `first_batch` are made and dropped.
  void start(std::int64_t epoch, std::int64_t first_batch = 0) override;
  // Throws DataError when an element is no batch (count_samples), ConfigError when its numbers of x, y and
  // sample_weight are not those of the first.
  bool next(Batch& batch) override;

 private:
  void check_structure();

  Dataset dataset_;
  std::optional<std::uint64_t> offset_;  // pass number − epoch
  std::optional<Dataset::Pass> pass_;
  Element element_;
  std::optional<std::array<std::size_t, 3>> structure_;  // how many x, y, sample_weight the first element has
};

}  // namespace hornet

// What a Dataset is made of: stages, and the streams that run through them.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <hornet/data/dataset.hpp>
#include <memory>

namespace hornet {

// One run through a stage. Used by one thread at a time.
class DatasetStream {
 public:
  virtual ~DatasetStream() = default;

  // Overwrites `element`, using its memory again where it can; false at the end, and at every later call.
  virtual bool next(Element& element) = 0;
};

// One step of a chain. Immutable but for the count of passes, so passes may run on several threads.
class DatasetStage {
 public:
  virtual ~DatasetStage() = default;

  // What the stream gives is a function of the stage and of `pass`.
  virtual std::unique_ptr<DatasetStream> open(std::uint64_t pass) const = 0;
  virtual std::int64_t cardinality() const = 0;
  virtual bool may_hold_batches() const = 0;

  mutable std::atomic<std::uint64_t> passes_run{0};  // passes begun on this stage as the end of a Dataset
};

using Upstream = std::shared_ptr<const DatasetStage>;

// A stage that gives the elements of another one, changed, chosen or in another order.
class DatasetView : public DatasetStage {
 public:
  explicit DatasetView(Upstream upstream) : upstream_(std::move(upstream)) {}
  std::int64_t cardinality() const override { return upstream_->cardinality(); }
  bool may_hold_batches() const override { return upstream_->may_hold_batches(); }

 protected:
  const Upstream upstream_;
};

// The stages; arguments are checked by Dataset.
Upstream slice_stage(const Arrays& arrays);
Upstream generator_stage(std::function<Dataset::Generator()> begin);
Upstream map_stage(Upstream upstream, std::function<Element(Element)> function);
Upstream shuffle_stage(Upstream upstream, std::int64_t buffer_size, std::uint64_t seed, bool reshuffle);
Upstream batch_stage(Upstream upstream, std::int64_t batch_size, bool drop_remainder);
Upstream repeat_stage(Upstream upstream, std::optional<std::int64_t> count);
Upstream take_stage(Upstream upstream, std::int64_t count);
Upstream skip_stage(Upstream upstream, std::int64_t count);
Upstream prefetch_stage(Upstream upstream, std::int64_t count);

}  // namespace hornet

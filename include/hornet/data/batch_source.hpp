// What fit, evaluate and predict pull their batches from.
#pragma once

#include <cstdint>
#include <hornet/tensor/tensor.hpp>
#include <optional>
#include <span>
#include <vector>

namespace hornet {

// Rows of whole tensors that make a batch: order[begin], order[begin + 1], …
struct BatchRows {
  std::int64_t begin = 0;
  std::span<const std::int64_t> order;
  std::uint64_t pass = 0;  // tells passes over data apart: each has an order of its own
};

// `size` samples: axis 0 of every tensor has that extent. Or, where there are `rows`, so many rows of the whole data,
// which a device holds and gathers from.
struct Batch {
  std::vector<Tensor> x;              // one tensor an input
  std::vector<Tensor> y;              // one an output; empty when there are no targets
  std::vector<Tensor> sample_weight;  // empty, or one an output
  std::int64_t size = 0;
  std::optional<BatchRows> rows = {};
};

// Epochs of batches. What an epoch holds is a function of the source and of the epoch's number alone, so training goes
// on exactly where it stopped by start(epoch, batches already done). Not synchronised.
class BatchSource {
 public:
  virtual ~BatchSource() = default;

  // The seed of the order of samples in the epochs that start from now on; a source that has an order of its own keeps
  // it.
  virtual void reseed(std::uint64_t /*seed*/) {}

  // Batches of one epoch; nullopt when it is endless or only running through it can tell.
  virtual std::optional<std::int64_t> batches() const = 0;

  // Begins an epoch at one of its batches; both count from 0. May be called at any time, and again for the same epoch.
  // Throws ConfigError for a negative number.
  virtual void start(std::int64_t epoch, std::int64_t first_batch = 0) = 0;

  // Sets `batch` to the next batch of the epoch; false at its end, where `batch` is left as it is. The tensors are the
  // source's own buffers: they are valid until the next call. Handing in the same Batch each time, a source allocates
  // nothing once it has been through its largest batch.
  virtual bool next(Batch& batch) = 0;
};

}  // namespace hornet

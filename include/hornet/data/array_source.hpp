// ArraySource: batches of data held in memory.
#pragma once

#include <hornet/data/arrays.hpp>
#include <hornet/data/batch_source.hpp>

namespace hornet {

enum class Shuffle : std::uint8_t {
  none,
  samples,         // a new permutation of all samples each epoch (Keras: shuffle=True)
  within_batches,  // batches keep their samples, in a new order each epoch (Keras: shuffle="batch")
};

struct ArraySourceOptions {
  std::optional<std::int64_t> batch_size = {};  // default ⌈n / steps⌉, or 32 when steps is not given either
  std::optional<std::int64_t> steps = {};       // batches of an epoch; read only to choose the batch size
  Shuffle shuffle = Shuffle::none;
  std::optional<std::uint64_t> seed = {};  // of the permutations; default next_seed()
  bool whole = false;                      // batches are the whole tensors, and which of their rows
};

// Batches of data that is not shuffled are views of it: not to be written. The last batch of an epoch is smaller when
// the batch size does not divide n. float64 becomes float32, once; other dtypes stay. The permutation of an epoch is a
// function of (seed, epoch) alone. Source: Keras, data_adapters/array_data_adapter.py.
class ArraySource : public BatchSource {
 public:
  // Shares the tensors: they must not change while the source lives. Throws ConfigError unless batch_size and steps are
  // ≥ 1, and what count_samples throws.
  explicit ArraySource(const Arrays& arrays, const ArraySourceOptions& options = {});

  void reseed(std::uint64_t seed) override { seed_ = seed; }
  std::optional<std::int64_t> batches() const override;
  void start(std::int64_t epoch, std::int64_t first_batch = 0) override;
  bool next(Batch& batch) override;

  std::int64_t samples() const { return samples_; }
  std::int64_t batch_size() const { return batch_size_; }
  std::uint64_t seed() const { return seed_; }

 private:
  // One tensor of the data and the buffers its batches are gathered into.
  struct Column {
    Tensor data;
    Tensor full;  // [batch_size, …]
    Tensor tail;  // the first rows of `full`, as many as the last batch of an epoch has

    Column(const Tensor& tensor, std::int64_t batch_size);
  };

  void fill(std::vector<Column>& columns, std::int64_t begin, std::int64_t end, std::vector<Tensor>& out) const;
  void number_samples();
  void order_samples(std::int64_t epoch);
  void fill_whole(Batch& batch) const;

  std::int64_t samples_;
  std::int64_t batch_size_;
  Shuffle shuffle_;
  bool whole_;
  std::uint64_t seed_;
  std::uint64_t pass_ = 0;
  std::vector<Column> x_, y_, sample_weight_;
  std::vector<std::int64_t> order_;  // sample numbers in this epoch's order; empty when it does not shuffle
  std::int64_t position_;            // the next sample, as an index of the order; starts at the end
};

}  // namespace hornet

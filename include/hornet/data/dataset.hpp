// Dataset: a chain of views over data, as tf.data has it. Nothing is computed until someone runs through it.
//
//   auto data = Dataset::from_tensors(x, y).shuffle(10'000, {.seed = 1}).map(augment).batch(128).prefetch(2);
//   model.fit(data, {.epochs = 5});
//   for (const auto& [images, labels] : data) …
//
// A Dataset is an immutable handle: each step returns a new one, and any number of passes may run at once. What a pass
// gives is a function of the chain and of the pass's number, never of time or threads.
#pragma once

#include <cstdint>
#include <functional>
#include <hornet/data/arrays.hpp>
#include <iterator>
#include <memory>
#include <optional>
#include <utility>

namespace hornet {

// The tensors of one sample, without a batch axis; after batch(), of one batch.
using Element = Arrays;

struct DatasetShuffleOptions {
  std::optional<std::uint64_t> seed = {};  // default next_seed()
  bool reshuffle_each_iteration = true;    // false: every pass, and every repetition, has the same order
};

struct DatasetBatchOptions {
  bool drop_remainder = false;  // true: a last batch of fewer samples is left out
};

class DatasetStage;
class DatasetStream;

class Dataset {
 public:
  // The samples of data in memory: sample i is row i of every tensor (tf.data calls this from_tensor_slices). Shares
  // the tensors: they must not change while the dataset is used. Throws what count_samples throws.
  static Dataset from_tensors(const Arrays& arrays);
  static Dataset from_tensors(const Tensor& x) { return from_tensors(Arrays{{x}}); }
  static Dataset from_tensors(const Tensor& x, const Tensor& y) { return from_tensors(Arrays{{x}, {y}}); }
  static Dataset from_tensors(const Tensor& x, const Tensor& y, const Tensor& sample_weight) {
    return from_tensors(Arrays{{x}, {y}, {sample_weight}});
  }

  // Elements that functions make: begin() is called for each pass and returns a function that gives the next element,
  // nullopt at the end. Its elements may be samples, or batches already.
  using Generator = std::function<std::optional<Element>()>;
  static Dataset from_generator(std::function<Generator()> begin);

  // Each element becomes function(element): a sample when map stands before batch(), a batch after. The function may
  // write into the tensors it is given; they are its own. Under prefetch() it runs on the worker thread. The second
  // and third form, for elements of one x and one y, or of one x alone, throw ConfigError for other elements.
  Dataset map(std::function<Element(Element)> function) const;
  Dataset map(std::function<std::pair<Tensor, Tensor>(Tensor, Tensor)> function) const;
  Dataset map(std::function<Tensor(Tensor)> function) const;

  // A random order, by a buffer: it holds buffer_size elements, each one given is drawn from it and replaced by the
  // next. A buffer of at least the dataset's size shuffles fully. Throws ConfigError if buffer_size < 1.
  Dataset shuffle(std::int64_t buffer_size, const DatasetShuffleOptions& options = {}) const;

  // batch_size elements stacked on a new axis 0; the last batch may have fewer. Running through it throws DataError
  // when the elements differ in shape or dtype. Throws ConfigError if batch_size < 1.
  Dataset batch(std::int64_t batch_size, const DatasetBatchOptions& options = {}) const;

  // The dataset `count` times over, or for ever; a shuffle() before it reshuffles each time. ConfigError if count < 0.
  Dataset repeat(std::optional<std::int64_t> count = {}) const;

  // The first `count` elements, or all but these. ConfigError if count < 0.
  Dataset take(std::int64_t count) const;
  Dataset skip(std::int64_t count) const;

  // Up to `count` elements are made ahead, on a thread of each pass's own. What fails there is thrown where the element
  // is asked for; a pass given up half-way stops its thread after the element in work. ConfigError unless
  // 1 ≤ count ≤ 65,536.
  Dataset prefetch(std::int64_t count) const;

  // How many elements a pass has, as far as that is known without running it.
  static constexpr std::int64_t infinite_cardinality = -1;
  static constexpr std::int64_t unknown_cardinality = -2;
  std::int64_t cardinality() const;

  // False when elements are known to be single samples: fit takes batches.
  bool may_hold_batches() const;

  // One run through the elements. Not synchronised; may outlive the Dataset.
  class Pass {
   public:
    // Sets `element` to the next one; false at the end. Tensors kept from earlier elements stay as they are. After an
    // exception the pass is over.
    bool next(Element& element);

    ~Pass();
    Pass(Pass&&) noexcept;
    Pass& operator=(Pass&&) noexcept;

   private:
    friend class Dataset;
    explicit Pass(std::unique_ptr<DatasetStream> stream);
    std::unique_ptr<DatasetStream> stream_;
  };

  // The pass of that number, or the first one that this dataset has not run yet; numbers start at 0.
  Pass pass(std::uint64_t number) const;
  Pass pass() const { return pass(passes_run()); }
  std::uint64_t passes_run() const;  // one more than the highest number run so far

  // for (const auto& [x, y] : data): a new pass. y is empty, (0,), when there are no targets. Throws ConfigError for
  // elements with several inputs or outputs or with weights: run through pass() then.
  class Iterator {
   public:
    const std::pair<Tensor, Tensor>& operator*() const { return current_; }
    Iterator& operator++();
    bool operator==(std::default_sentinel_t) const { return done_; }

   private:
    friend class Dataset;
    explicit Iterator(Pass pass) : pass_(std::move(pass)) { ++*this; }
    Pass pass_;
    Element element_;
    std::pair<Tensor, Tensor> current_;
    bool done_ = false;
  };
  Iterator begin() const { return Iterator(pass()); }
  std::default_sentinel_t end() const { return {}; }

 private:
  explicit Dataset(std::shared_ptr<const DatasetStage> stage);
  std::shared_ptr<const DatasetStage> stage_;
};

}  // namespace hornet

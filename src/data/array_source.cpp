#include <algorithm>
#include <atomic>
#include <hornet/base/error.hpp>
#include <hornet/base/random.hpp>
#include <hornet/data/array_source.hpp>
#include <numeric>

#include "src/data/gather.hpp"
#include "src/data/permutation.hpp"

namespace hornet {
namespace {

constexpr std::int64_t kDefaultBatchSize = 32;

std::int64_t round_up_divide(std::int64_t n, std::int64_t by) { return n / by + (n % by != 0); }

void expect_positive(const char* name, std::optional<std::int64_t> value) {
  if (value && *value < 1)
    throw ConfigError(std::string(name) + ": expected a number >= 1, got " + std::to_string(*value));
}

std::int64_t choose_batch_size(std::int64_t samples, const ArraySourceOptions& options) {
  expect_positive("batch_size", options.batch_size);
  expect_positive("steps", options.steps);
  if (options.batch_size) return std::min(*options.batch_size, samples);
  return options.steps ? round_up_divide(samples, *options.steps) : std::min(kDefaultBatchSize, samples);
}

}  // namespace

ArraySource::Column::Column(const Tensor& tensor, std::int64_t batch_size)
    : data(in_floatx(tensor)),
      full(data.dtype(), data.shape().with(0, batch_size)),
      tail(full.rows(0, batch_size ? data.shape()[0] % batch_size : 0)) {}

ArraySource::ArraySource(const Arrays& arrays, const ArraySourceOptions& options)
    : samples_(count_samples(arrays)),
      batch_size_(choose_batch_size(samples_, options)),
      shuffle_(options.shuffle),
      whole_(options.whole),
      seed_(options.seed ? *options.seed : next_seed()),
      position_(samples_) {
  const std::int64_t buffered = whole_ || shuffle_ == Shuffle::none ? 0 : batch_size_;
  for (const Tensor& tensor : arrays.x) x_.emplace_back(tensor, buffered);
  for (const Tensor& tensor : arrays.y) y_.emplace_back(tensor, buffered);
  for (const Tensor& tensor : arrays.sample_weight) sample_weight_.emplace_back(tensor, buffered);
  if (sample_weight_.size() == 1) sample_weight_.resize(y_.size(), sample_weight_[0]);
}

std::optional<std::int64_t> ArraySource::batches() const { return round_up_divide(samples_, batch_size_); }

void ArraySource::start(std::int64_t epoch, std::int64_t first_batch) {
  if (epoch < 0 || first_batch < 0)
    throw ConfigError("start: expected an epoch and a batch >= 0, got " + std::to_string(epoch) + " and " +
                      std::to_string(first_batch));
  static std::atomic<std::uint64_t> passes{0};
  pass_ = ++passes;
  if (shuffle_ != Shuffle::none)
    order_samples(epoch);
  else if (whole_)
    number_samples();
  position_ = std::min(first_batch, *batches()) * batch_size_;
}

void ArraySource::number_samples() {
  order_.resize(static_cast<std::size_t>(samples_));
  std::iota(order_.begin(), order_.end(), std::int64_t{0});
}

void ArraySource::order_samples(std::int64_t epoch) {
  number_samples();
  RandomIndices random({.seed = seed_, .stream = kArrayShuffleStream, .step = static_cast<std::uint64_t>(epoch)});
  const std::int64_t block = shuffle_ == Shuffle::samples ? samples_ : batch_size_;
  for (std::int64_t begin = 0; begin < samples_; begin += block)
    permute(std::span(order_).subspan(static_cast<std::size_t>(begin),
                                      static_cast<std::size_t>(std::min(block, samples_ - begin))),
            random);
}

bool ArraySource::next(Batch& batch) {
  if (position_ >= samples_) return false;
  const std::int64_t end = std::min(samples_, position_ + batch_size_);
  if (whole_) {
    fill_whole(batch);
  } else {
    fill(x_, position_, end, batch.x);
    fill(y_, position_, end, batch.y);
    fill(sample_weight_, position_, end, batch.sample_weight);
  }
  batch.size = end - position_;
  position_ = end;
  return true;
}

void ArraySource::fill_whole(Batch& batch) const {
  const auto hand_out = [](const std::vector<Column>& columns, std::vector<Tensor>& out) {
    out.resize(columns.size());
    for (std::size_t i = 0; i < columns.size(); ++i) out[i] = columns[i].data;
  };
  hand_out(x_, batch.x);
  hand_out(y_, batch.y);
  hand_out(sample_weight_, batch.sample_weight);
  batch.rows = BatchRows{position_, order_, pass_};
}

void ArraySource::fill(std::vector<Column>& columns, std::int64_t begin, std::int64_t end,
                       std::vector<Tensor>& out) const {
  out.resize(columns.size());
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const Column& column = columns[i];
    if (order_.empty()) {
      out[i].point_to_rows(column.data, begin, end);
      continue;
    }
    out[i] = end - begin == batch_size_ ? column.full : column.tail;
    gather_rows(column.data,
                std::span(order_).subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin)),
                out[i]);
  }
}

}  // namespace hornet

#include <hornet/base/error.hpp>
#include <hornet/base/random.hpp>
#include <hornet/data/dataset.hpp>

#include "src/data/roles.hpp"
#include "src/data/stage.hpp"

namespace hornet {
namespace {

constexpr std::int64_t kMaxPrefetch = 65'536;

void expect_at_least(std::int64_t least, const char* name, std::int64_t value) {
  if (value < least)
    throw ConfigError(std::string(name) + ": expected a number >= " + std::to_string(least) + ", got " +
                      std::to_string(value));
}

template <class F>
void expect_function(const F& function, const char* name) {
  if (!function) throw ConfigError(std::string(name) + ": expected a function, got an empty one");
}

}  // namespace

Dataset::Dataset(std::shared_ptr<const DatasetStage> stage) : stage_(std::move(stage)) {}

Dataset Dataset::from_tensors(const Arrays& arrays) { return Dataset(slice_stage(arrays)); }

Dataset Dataset::from_generator(std::function<Generator()> begin) {
  expect_function(begin, "from_generator");
  return Dataset(generator_stage(std::move(begin)));
}

Dataset Dataset::map(std::function<Element(Element)> function) const {
  expect_function(function, "map");
  return Dataset(map_stage(stage_, std::move(function)));
}

Dataset Dataset::map(std::function<std::pair<Tensor, Tensor>(Tensor, Tensor)> function) const {
  expect_function(function, "map");
  return map([function = std::move(function)](Element element) {
    if (structure_of(element) != std::array<std::size_t, 3>{1, 1, 0})
      throw ConfigError("map: the function takes (x, y), an element is " + describe(element) +
                        ". Give one that takes and returns an Element");
    std::tie(element.x[0], element.y[0]) = function(std::move(element.x[0]), std::move(element.y[0]));
    return element;
  });
}

Dataset Dataset::map(std::function<Tensor(Tensor)> function) const {
  expect_function(function, "map");
  return map([function = std::move(function)](Element element) {
    if (structure_of(element) != std::array<std::size_t, 3>{1, 0, 0})
      throw ConfigError("map: the function takes x alone, an element is " + describe(element) +
                        ". Give one that takes (x, y), or takes and returns an Element");
    element.x[0] = function(std::move(element.x[0]));
    return element;
  });
}

Dataset Dataset::shuffle(std::int64_t buffer_size, const DatasetShuffleOptions& options) const {
  expect_at_least(1, "shuffle: buffer_size", buffer_size);
  const std::uint64_t seed = options.seed ? *options.seed : next_seed();
  return Dataset(shuffle_stage(stage_, buffer_size, seed, options.reshuffle_each_iteration));
}

Dataset Dataset::batch(std::int64_t batch_size, const DatasetBatchOptions& options) const {
  expect_at_least(1, "batch: batch_size", batch_size);
  return Dataset(batch_stage(stage_, batch_size, options.drop_remainder));
}

Dataset Dataset::repeat(std::optional<std::int64_t> count) const {
  if (count) expect_at_least(0, "repeat: count (none repeats for ever)", *count);
  return Dataset(repeat_stage(stage_, count));
}

Dataset Dataset::take(std::int64_t count) const {
  expect_at_least(0, "take: count", count);
  return Dataset(take_stage(stage_, count));
}

Dataset Dataset::skip(std::int64_t count) const {
  expect_at_least(0, "skip: count", count);
  return Dataset(skip_stage(stage_, count));
}

Dataset Dataset::prefetch(std::int64_t count) const {
  if (count < 1 || count > kMaxPrefetch)
    throw ConfigError("prefetch: count: expected 1 to " + std::to_string(kMaxPrefetch) + ", got " +
                      std::to_string(count));
  return Dataset(prefetch_stage(stage_, count));
}

std::int64_t Dataset::cardinality() const { return stage_->cardinality(); }

bool Dataset::may_hold_batches() const { return stage_->may_hold_batches(); }

Dataset::Pass::Pass(std::unique_ptr<DatasetStream> stream) : stream_(std::move(stream)) {}
Dataset::Pass::~Pass() = default;
Dataset::Pass::Pass(Pass&&) noexcept = default;
Dataset::Pass& Dataset::Pass::operator=(Pass&&) noexcept = default;

bool Dataset::Pass::next(Element& element) {
  if (!stream_) return false;
  try {
    return stream_->next(element);
  } catch (...) {
    stream_.reset();
    throw;
  }
}

Dataset::Pass Dataset::pass(std::uint64_t number) const {
  std::uint64_t run = stage_->passes_run;
  while (run <= number && !stage_->passes_run.compare_exchange_weak(run, number + 1)) continue;
  return Pass(stage_->open(number));
}

std::uint64_t Dataset::passes_run() const { return stage_->passes_run; }

Dataset::Iterator& Dataset::Iterator::operator++() {
  done_ = !pass_.next(element_);
  if (done_) return *this;
  if (element_.x.size() != 1 || element_.y.size() > 1 || !element_.sample_weight.empty())
    throw ConfigError("a loop over (x, y) met the element " + describe(element_) + ". Run through pass() instead");
  current_.first = element_.x[0];
  if (!element_.y.empty()) current_.second = element_.y[0];
  return *this;
}

}  // namespace hornet

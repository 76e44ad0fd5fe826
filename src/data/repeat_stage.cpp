#include <hornet/tensor/shape.hpp>

#include "src/base/philox.hpp"
#include "src/data/stage.hpp"

namespace hornet {
namespace {

// A pass number for each repetition of each pass; those of nested repeats differ too.
std::uint64_t pass_of(std::uint64_t pass, std::uint64_t repetition) {
  const PhiloxCounter four = PhiloxStream{.seed = pass}.words(repetition);
  return std::uint64_t{four[0]} << 32 | four[1];
}

class RepeatStream : public DatasetStream {
 public:
  RepeatStream(Upstream upstream, std::optional<std::int64_t> count, std::uint64_t pass)
      : upstream_(std::move(upstream)), count_(count), pass_(pass) {}

  bool next(Element& element) override {
    while (!ended_) {
      const bool fresh = !stream_;
      if (fresh) {
        if (count_ && repetition_ == *count_) break;
        stream_ = upstream_->open(pass_of(pass_, static_cast<std::uint64_t>(repetition_++)));
      }
      if (stream_->next(element)) return true;
      stream_.reset();
      ended_ = fresh;  // nothing to repeat
    }
    ended_ = true;
    return false;
  }

 private:
  Upstream upstream_;
  std::optional<std::int64_t> count_;
  std::uint64_t pass_;
  std::int64_t repetition_ = 0;
  std::unique_ptr<DatasetStream> stream_;
  bool ended_ = false;
};

class RepeatStage : public DatasetView {
 public:
  RepeatStage(Upstream upstream, std::optional<std::int64_t> count) : DatasetView(std::move(upstream)), count_(count) {}

  std::unique_ptr<DatasetStream> open(std::uint64_t pass) const override {
    return std::make_unique<RepeatStream>(upstream_, count_, pass);
  }

  std::int64_t cardinality() const override {
    const std::int64_t once = upstream_->cardinality();
    if (once == 0 || count_ == 0) return 0;
    if (!count_) return Dataset::infinite_cardinality;
    return once < 0 ? once : checked_multiply(once, *count_, "elements of a repeated dataset");
  }

 private:
  std::optional<std::int64_t> count_;
};

}  // namespace

Upstream repeat_stage(Upstream upstream, std::optional<std::int64_t> count) {
  return std::make_shared<RepeatStage>(std::move(upstream), count);
}

}  // namespace hornet

#include "src/data/permutation.hpp"
#include "src/data/stage.hpp"

namespace hornet {
namespace {

class ShuffleStream : public DatasetStream {
 public:
  ShuffleStream(std::unique_ptr<DatasetStream> upstream, std::int64_t buffer_size, const PhiloxStream& stream)
      : upstream_(std::move(upstream)), buffer_size_(static_cast<std::size_t>(buffer_size)), random_(stream) {}

  bool next(Element& element) override {
    fill();
    if (count_ == 0) return false;
    const auto drawn = static_cast<std::size_t>(random_.below(count_));
    std::swap(element, buffer_[drawn]);
    std::swap(buffer_[drawn], buffer_[--count_]);
    return true;
  }

 private:
  void fill() {
    while (!exhausted_ && count_ < buffer_size_) {
      if (count_ == buffer_.size()) buffer_.emplace_back();
      if (upstream_->next(buffer_[count_]))
        ++count_;
      else
        exhausted_ = true;
    }
  }

  std::unique_ptr<DatasetStream> upstream_;
  std::size_t buffer_size_;
  RandomIndices random_;
  std::vector<Element> buffer_;  // the first count_ wait to be drawn; memory of the rest is used again
  std::size_t count_ = 0;
  bool exhausted_ = false;
};

class ShuffleStage : public DatasetView {
 public:
  ShuffleStage(Upstream upstream, std::int64_t buffer_size, std::uint64_t seed, bool reshuffle)
      : DatasetView(std::move(upstream)), buffer_size_(buffer_size), seed_(seed), reshuffle_(reshuffle) {}

  std::unique_ptr<DatasetStream> open(std::uint64_t pass) const override {
    const PhiloxStream stream{.seed = seed_, .stream = kDatasetShuffleStream, .step = reshuffle_ ? pass : 0};
    return std::make_unique<ShuffleStream>(upstream_->open(pass), buffer_size_, stream);
  }

 private:
  std::int64_t buffer_size_;
  std::uint64_t seed_;
  bool reshuffle_;
};

}  // namespace

Upstream shuffle_stage(Upstream upstream, std::int64_t buffer_size, std::uint64_t seed, bool reshuffle) {
  return std::make_shared<ShuffleStage>(std::move(upstream), buffer_size, seed, reshuffle);
}

}  // namespace hornet

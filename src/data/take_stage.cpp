// take and skip.
#include <algorithm>

#include "src/data/stage.hpp"

namespace hornet {
namespace {

class TakeStream : public DatasetStream {
 public:
  TakeStream(std::unique_ptr<DatasetStream> upstream, std::int64_t count)
      : upstream_(std::move(upstream)), left_(count) {}

  bool next(Element& element) override {
    if (left_ == 0 || !upstream_->next(element)) return false;
    --left_;
    return true;
  }

 private:
  std::unique_ptr<DatasetStream> upstream_;
  std::int64_t left_;
};

class TakeStage : public DatasetView {
 public:
  TakeStage(Upstream upstream, std::int64_t count) : DatasetView(std::move(upstream)), count_(count) {}

  std::unique_ptr<DatasetStream> open(std::uint64_t pass) const override {
    return std::make_unique<TakeStream>(upstream_->open(pass), count_);
  }

  std::int64_t cardinality() const override {
    const std::int64_t all = upstream_->cardinality();
    if (count_ == 0 || all == Dataset::infinite_cardinality) return count_;
    return std::min(all, count_);  // unknown stays unknown
  }

 private:
  std::int64_t count_;
};

class SkipStream : public DatasetStream {
 public:
  SkipStream(std::unique_ptr<DatasetStream> upstream, std::int64_t count)
      : upstream_(std::move(upstream)), left_(count) {}

  bool next(Element& element) override {
    for (; left_ > 0; --left_)
      if (!upstream_->next(element)) return false;
    return upstream_->next(element);
  }

 private:
  std::unique_ptr<DatasetStream> upstream_;
  std::int64_t left_;
};

class SkipStage : public DatasetView {
 public:
  SkipStage(Upstream upstream, std::int64_t count) : DatasetView(std::move(upstream)), count_(count) {}

  std::unique_ptr<DatasetStream> open(std::uint64_t pass) const override {
    return std::make_unique<SkipStream>(upstream_->open(pass), count_);
  }

  std::int64_t cardinality() const override {
    const std::int64_t all = upstream_->cardinality();
    return all < 0 ? all : std::max<std::int64_t>(0, all - count_);
  }

 private:
  std::int64_t count_;
};

}  // namespace

Upstream take_stage(Upstream upstream, std::int64_t count) {
  return std::make_shared<TakeStage>(std::move(upstream), count);
}

Upstream skip_stage(Upstream upstream, std::int64_t count) {
  return std::make_shared<SkipStage>(std::move(upstream), count);
}

}  // namespace hornet

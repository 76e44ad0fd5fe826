#include <condition_variable>
#include <exception>
#include <hornet/base/error.hpp>
#include <mutex>
#include <system_error>
#include <thread>

#include "src/data/stage.hpp"

namespace hornet {
namespace {

// A ring of elements between the worker, which alone uses `upstream`, and the consumer. Elements change places by swap,
// so what the consumer is done with goes back to be filled again.
class PrefetchStream : public DatasetStream {
 public:
  PrefetchStream(std::unique_ptr<DatasetStream> upstream, std::int64_t count)
      : upstream_(std::move(upstream)), ring_(static_cast<std::size_t>(count)) {
    try {
      worker_ = std::thread([this] { work(); });
    } catch (const std::system_error& error) {
      throw Error(std::string("prefetch: the system gave no thread: ") + error.what());
    }
  }

  ~PrefetchStream() override {
    {
      const std::lock_guard lock(mutex_);
      abandoned_ = true;
    }
    changed_.notify_all();
    worker_.join();
  }

  PrefetchStream(const PrefetchStream&) = delete;
  PrefetchStream& operator=(const PrefetchStream&) = delete;

  bool next(Element& element) override {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return ready_ > 0 || ended_; });
    if (ready_ == 0) {
      if (failure_) std::rethrow_exception(failure_);
      return false;
    }
    std::swap(element, ring_[first_]);
    first_ = (first_ + 1) % ring_.size();
    --ready_;
    changed_.notify_all();
    return true;
  }

 private:
  void work() {
    try {
      for (Element element; upstream_->next(element);)
        if (!hand_over(element)) return;
      end(nullptr);
    } catch (...) {
      end(std::current_exception());
    }
  }

  // Waits for a free place; false when the consumer has gone.
  bool hand_over(Element& element) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return ready_ < ring_.size() || abandoned_; });
    if (abandoned_) return false;
    std::swap(element, ring_[(first_ + ready_) % ring_.size()]);
    ++ready_;
    changed_.notify_all();
    return true;
  }

  void end(std::exception_ptr failure) {
    const std::lock_guard lock(mutex_);
    failure_ = std::move(failure);
    ended_ = true;
    changed_.notify_all();
  }

  std::unique_ptr<DatasetStream> upstream_;
  std::mutex mutex_;  // guards all below
  std::condition_variable changed_;
  std::vector<Element> ring_;  // ready_ elements wait from first_ on
  std::size_t first_ = 0;
  std::size_t ready_ = 0;
  bool ended_ = false;
  bool abandoned_ = false;
  std::exception_ptr failure_;
  std::thread worker_;
};

class PrefetchStage : public DatasetView {
 public:
  PrefetchStage(Upstream upstream, std::int64_t count) : DatasetView(std::move(upstream)), count_(count) {}
  std::unique_ptr<DatasetStream> open(std::uint64_t pass) const override {
    return std::make_unique<PrefetchStream>(upstream_->open(pass), count_);
  }

 private:
  std::int64_t count_;
};

}  // namespace

Upstream prefetch_stage(Upstream upstream, std::int64_t count) {
  return std::make_shared<PrefetchStage>(std::move(upstream), count);
}

}  // namespace hornet

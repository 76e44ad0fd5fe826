#include "tests/cuda/emulated_stream.hpp"

#include <mutex>
#include <set>
#include <utility>
#include <vector>

#include "tests/cuda/emulated_driver.hpp"

namespace hornet::cuda {
namespace {

std::int64_t launched = 0;

// Kernels that have been launched.
class Loaded {
 public:
  void add(const std::string& kernel) {
    const std::lock_guard lock(mutex_);
    kernels_.insert(kernel);
  }
  bool has(const std::string& kernel) {
    const std::lock_guard lock(mutex_);
    return kernels_.contains(kernel);
  }

 private:
  std::mutex mutex_;
  std::set<std::string> kernels_;
};

Loaded& loaded() {
  static Loaded kernels;
  return kernels;
}

class Running final : public HostStream {
 public:
  void launch(const std::string& kernel, std::function<void()> run) override {
    loaded().add(kernel);
    copy(std::move(run));
  }
  void copy(std::function<void()> run) override {
    ++launched;
    run();
  }
  void call(std::function<void()> run) override { run(); }
};

class Recorded final : public HostStream, public Recording {
 public:
  void launch(const std::string& kernel, std::function<void()> run) override {
    if (!loaded().has(kernel))
      throw std::runtime_error("loading kernel " + kernel + " cannot be part of a recorded step");
    copy(std::move(run));
  }
  void copy(std::function<void()> run) override {
    nodes_.push_back([run = std::move(run)] {
      ++launched;
      run();
    });
  }
  void call(std::function<void()> run) override { nodes_.push_back(std::move(run)); }

  void replay() override {
    expect_not_recording("a replay");
    for (const std::function<void()>& node : nodes_) node();
  }
  std::int64_t launches() const override { return static_cast<std::int64_t>(nodes_.size()); }

 private:
  std::vector<std::function<void()>> nodes_;
};

thread_local Recorded* recording = nullptr;

class WhileRecorded {
 public:
  explicit WhileRecorded(Recorded& here) { recording = &here; }
  ~WhileRecorded() { recording = nullptr; }
  WhileRecorded(const WhileRecorded&) = delete;
  WhileRecorded& operator=(const WhileRecorded&) = delete;
};

}  // namespace

HostStream& emulated_stream() {
  static Running running;
  if (recording) return *recording;
  return running;
}

std::unique_ptr<Recording> emulated_recording(void (*work)(void*), void* object) {
  expect_not_recording("a recording");
  auto recorded = std::make_unique<Recorded>();
  const WhileRecorded here(*recorded);
  work(object);
  return recorded;
}

void expect_not_recording(const char* what) {
  if (recording) throw std::runtime_error(std::string(what) + " cannot be part of a recorded step");
}

std::int64_t emulated_launches() { return launched; }

}  // namespace hornet::cuda

#include "src/backends/cuda/schedule/deferred.hpp"

#include <algorithm>
#include <mutex>
#include <utility>

namespace hornet::cuda {
namespace {

thread_local bool recording = false;

}  // namespace

class Deferred {
 public:
  void add(DeferredSteps& steps) {
    const std::lock_guard lock(mutex_);
    if (steps_ != &steps) interrupt();
    steps_ = &steps;
    if (++steps.waiting_ < steps.enough_) return;
    steps.enough_ = std::min(2 * steps.enough_, DeferredSteps::kMost);
    launch(steps);
  }
  void end() {
    const std::lock_guard lock(mutex_);
    interrupt();
  }

 private:
  void interrupt() {
    if (!steps_) return;
    DeferredSteps& steps = *std::exchange(steps_, nullptr);
    steps.enough_ = 1;
    if (steps.waiting_ > 0) launch(steps);
  }
  static void launch(DeferredSteps& steps) { steps.launch(std::exchange(steps.waiting_, 0)); }

  std::mutex mutex_;
  DeferredSteps* steps_ = nullptr;  // asked for last, until something else is
};

namespace {

Deferred deferred;

}  // namespace

void defer(DeferredSteps& steps) { deferred.add(steps); }

void launch_deferred() {
  if (!recording) deferred.end();
}

WhileRecording::WhileRecording() { recording = true; }
WhileRecording::~WhileRecording() { recording = false; }

}  // namespace hornet::cuda

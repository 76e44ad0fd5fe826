#include "src/backends/cuda/schedule/joined_later.hpp"

#include "src/backends/cuda/jit/kernels.hpp"

namespace hornet::cuda {

JoinedLater::JoinedLater(Driver& driver, std::vector<DeviceWork> work)
    : driver_(driver), work_(std::move(work)), steps_(step_by_step(driver_, work_)) {}

void JoinedLater::replay() {
  if (replays_ < kOften && ++replays_ == kOften)
    jit_registry().compile_later(joined_.emplace(driver_, work_, LaunchMode::automatic).needed());
  join_what_is_compiled();
  steps_->replay();
}

void JoinedLater::join_what_is_compiled() {
  while (joined_ && jit_registry().done(joined_->needed())) {
    if (std::unique_ptr<RecordedWork> made = joined_->make()) {
      steps_ = std::move(made);
      joined_.reset();
    } else {
      jit_registry().compile_later(joined_->needed());
    }
  }
}

}  // namespace hornet::cuda

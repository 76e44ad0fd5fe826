#include "benchmarks/step_clock.hpp"

#include "src/runtime/backend.hpp"
#include "tests/allocation_count.hpp"

namespace hornet::benchmarks {

namespace {

// Until a device has done what it was asked for: it works behind the host.
void wait_for_device() {
  if (const DeviceMemory* memory = open_backend().memory()) memory->wait();
}

}  // namespace

StepClock::StepClock(StepClockOptions options) : options_(options) {
  us_per_step_.reserve(1 << 20);  // measuring allocates nothing
}

void StepClock::on_train_begin(Logs&) { start_ = Clock::now(); }

void StepClock::on_epoch_begin(std::int64_t, Logs&) { in_chunk_ = false; }

void StepClock::begin_chunk() {
  in_chunk_ = true;
  steps_in_chunk_ = 0;
  if (const DeviceMemory* memory = open_backend().memory()) memory->finish_compiling();
  wait_for_device();
  allocations_before_ = allocation_count();
  chunk_start_ = Clock::now();
}

void StepClock::on_train_batch_end(std::int64_t, Logs&) {
  if (in_chunk_ && ++steps_in_chunk_ == options_.chunk) {
    wait_for_device();
    const std::chrono::duration<double, std::micro> elapsed = Clock::now() - chunk_start_;
    us_per_step_.push_back(elapsed.count() / static_cast<double>(options_.chunk));
    allocations_ += allocation_count() - allocations_before_;
    in_chunk_ = false;
  }
  if (++steps_done_ >= options_.warm_up && !in_chunk_) begin_chunk();
}

void StepClock::on_epoch_end(std::int64_t, Logs&) {
  ++epochs_;
  const std::chrono::duration<double> elapsed = Clock::now() - start_;
  if (elapsed.count() >= options_.seconds && !us_per_step_.empty()) model().stop_training = true;
}

}  // namespace hornet::benchmarks

// StepClock: measures the steps of fit from outside, as any callback could.
#pragma once

#include <chrono>
#include <hornet/model/callback.hpp>

namespace hornet::benchmarks {

struct StepClockOptions {
  std::int64_t warm_up = 0;  // steps before measuring begins
  std::int64_t chunk = 1;    // steps a sample is the mean of, so that reading the clock does not show
  double seconds = 0;        // training ends with the first epoch that ends later than this
};

// A step lasts from the end of one batch to the end of the next: fetching data, computing, and all callbacks.
class StepClock : public Callback {
 public:
  explicit StepClock(StepClockOptions options);

  void on_train_begin(Logs& logs) override;
  void on_epoch_begin(std::int64_t epoch, Logs& logs) override;
  void on_train_batch_end(std::int64_t batch, Logs& logs) override;
  void on_epoch_end(std::int64_t epoch, Logs& logs) override;

  const std::vector<double>& us_per_step() const { return us_per_step_; }  // one value a chunk
  std::int64_t steps() const { return static_cast<std::int64_t>(us_per_step_.size()) * options_.chunk; }
  std::int64_t allocations() const { return allocations_; }  // by operator new during the measured steps
  std::int64_t epochs() const { return epochs_; }

 private:
  using Clock = std::chrono::steady_clock;
  void begin_chunk();

  StepClockOptions options_;
  std::vector<double> us_per_step_;
  std::int64_t allocations_ = 0, allocations_before_ = 0;
  std::int64_t steps_done_ = 0, steps_in_chunk_ = 0, epochs_ = 0;
  bool in_chunk_ = false;
  Clock::time_point start_, chunk_start_;
};

}  // namespace hornet::benchmarks

// LearningRateScheduler: sets the learning rate at the begin of every epoch and adds "learning_rate" to the logs at its
// end. Source: keras/src/callbacks/learning_rate_scheduler.py.
#pragma once

#include <functional>
#include <hornet/model/callback.hpp>

namespace hornet::callbacks {

struct LearningRateSchedulerOptions {
  int verbose = 0;  // 1 says the rate of each epoch
};

class LearningRateScheduler : public Callback {
 public:
  using Schedule = std::function<double(std::int64_t epoch, double learning_rate)>;

  // `schedule` takes the epoch (from 0), or the epoch and the present rate, and returns the new rate.
  template <std::invocable<std::int64_t, double> F>
  explicit LearningRateScheduler(F schedule, LearningRateSchedulerOptions options = {})
      : schedule_(std::move(schedule)), options_(options) {}
  template <std::invocable<std::int64_t> F>
  explicit LearningRateScheduler(F schedule, LearningRateSchedulerOptions options = {})
      : schedule_([f = std::move(schedule)](std::int64_t epoch, double) -> double { return f(epoch); }),
        options_(options) {}

  bool reads_batch_logs() override { return false; }
  void on_epoch_begin(std::int64_t epoch, Logs& logs) override;  // ConfigError when the schedule's rate is not finite
  void on_epoch_end(std::int64_t epoch, Logs& logs) override;

 private:
  Schedule schedule_;
  LearningRateSchedulerOptions options_;
};

}  // namespace hornet::callbacks

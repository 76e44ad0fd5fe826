// One pass over a source of batches, in each of the three modes: the thin loops under fit, evaluate and predict.
#pragma once

#include <hornet/model/callback_list.hpp>

#include "src/model/model_state.hpp"

namespace hornet {

// The batches of one epoch after the other. With a number of steps an epoch ends after as many batches and the next
// goes on where it stopped; without one it ends with the data. Source: keras/src/trainers/epoch_iterator.py.
class EpochBatches {
 public:
  EpochBatches(BatchSource& source, std::optional<std::int64_t> steps);  // ConfigError unless steps >= 1

  std::optional<std::int64_t> steps() const { return steps_ ? steps_ : source_.batches(); }
  void begin(std::int64_t epoch);
  // Goes on after that many batches of an epoch, as the first thing. Data of which the source cannot say how many
  // batches it has is one endless pass where epochs are counted in steps.
  void resume(std::int64_t epoch, std::int64_t batch);
  bool next(Batch& batch);  // DataError when an epoch has no batch at all

 private:
  BatchSource& source_;
  std::optional<std::int64_t> steps_;
  std::int64_t taken_ = 0;       // batches of this epoch
  std::int64_t data_epoch_ = 0;  // passes over the data, where they are not the epochs
  bool started_ = false, exhausted_ = false;
};

// What is done with batches: callbacks around as many as compile's steps_per_execution says, all of them run one by
// one.
struct Execution {
  std::function<void(std::int64_t batch)> begin;  // with the index of its first batch
  std::function<void(Batch& batch)> run;
  std::function<bool(std::int64_t batch)> end;  // with the index of its last batch; whether to go on
};
void for_each_execution(EpochBatches& batches, std::int64_t steps, std::int64_t first, const Execution& execution);
std::int64_t steps_per_execution(const ModelState& model);  // 1 for a model that is not compiled

// Both leave the last values in `logs`; `stop` is asked after each execution. An epoch that was resumed goes on after
// the batches done, with the metrics it had.
void train_epoch(ModelState& model, EpochBatches& batches, CallbackList& callbacks, const std::function<bool()>& stop,
                 Logs& logs, const ResumedTraining& resumed = {});
void test_epoch(ModelState& model, EpochBatches& batches, CallbackList& callbacks, Logs& logs);

// Copies the results of a step into `logs`.
void read_results(const BatchStep& step, Logs& logs);

}  // namespace hornet

#include "src/model/epoch.hpp"

#include <cstdio>

#include "src/model/data_input.hpp"

namespace hornet {

EpochBatches::EpochBatches(BatchSource& source, std::optional<std::int64_t> steps) : source_(source), steps_(steps) {
  if (steps && *steps < 1) throw ConfigError("'steps' must be >= 1, got " + std::to_string(*steps));
}

void EpochBatches::begin(std::int64_t epoch) {
  if (!steps_) {
    source_.start(epoch);
  } else if (!started_ || exhausted_) {
    // Where epochs are counted in steps, passes over the data are numbered on their own.
    const auto batches = source_.batches();
    const std::int64_t done = started_ ? 0 : epoch * *steps_;
    if (!started_)
      data_epoch_ = batches ? done / *batches : epoch;
    else
      ++data_epoch_;
    source_.start(data_epoch_, !started_ && batches ? done % *batches : 0);
  }
  started_ = true;
  exhausted_ = false;
  taken_ = 0;
}

bool EpochBatches::next(Batch& batch) {
  if (steps_ && taken_ >= *steps_) return false;
  if (!source_.next(batch)) {
    exhausted_ = true;
    if (taken_ == 0) throw DataError("the data gave no batch: there is nothing to compute on");
    if (steps_) {
      std::fprintf(
          stderr,
          "hornet: warning: the data ran out after %lld of %lld steps; the epoch ends here. Give fewer steps, or "
          "repeat() the dataset\n",
          static_cast<long long>(taken_), static_cast<long long>(*steps_));
    }
    return false;
  }
  ++taken_;
  if (steps_ && source_.batches() && taken_ == *source_.batches()) exhausted_ = true;
  return true;
}

void read_results(const BatchStep& step, const Compiled& compiled, Logs& logs) {
  for (std::size_t i = 0; i < step.result_count(); ++i) logs.set(compiled.tracked[i].name, step.result(i));
}

void train_epoch(ModelState& model, EpochBatches& batches, CallbackList& callbacks, const std::function<bool()>& stop,
                 Logs& logs) {
  Batch batch;
  for (std::int64_t i = 0; batches.next(batch); ++i) {
    callbacks.on_train_batch_begin(i);
    BatchStep& step = model.step_for(BatchStep::Mode::train, batch);
    step.run(batch);
    read_results(step, *model.compiled, logs);
    callbacks.on_train_batch_end(i, logs);
    if (stop()) return;
  }
}

void test_epoch(ModelState& model, EpochBatches& batches, CallbackList& callbacks, Logs& logs) {
  Batch batch;
  model.compiled->reset_metrics();
  callbacks.on_test_begin();
  batches.begin(0);
  for (std::int64_t i = 0; batches.next(batch); ++i) {
    callbacks.on_test_batch_begin(i);
    BatchStep& step = model.step_for(BatchStep::Mode::test, batch);
    step.run(batch);
    read_results(step, *model.compiled, logs);
    callbacks.on_test_batch_end(i, logs);
  }
  callbacks.on_test_end(logs);
}

}  // namespace hornet

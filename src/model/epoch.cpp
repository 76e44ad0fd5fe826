#include "src/model/epoch.hpp"

#include <algorithm>
#include <cstdio>
#include <utility>

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

void EpochBatches::resume(std::int64_t epoch, std::int64_t batch) {
  const auto batches = source_.batches();
  const std::int64_t done = steps_ ? epoch * *steps_ + batch : batch;
  data_epoch_ = !steps_ ? epoch : batches ? done / *batches : 0;
  source_.start(data_epoch_, steps_ && batches ? done % *batches : done);
  started_ = true;
  exhausted_ = false;
  taken_ = batch;
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

void read_results(const BatchStep& step, Logs& logs) {
  for (std::size_t i = 0; i < step.results().size(); ++i) logs.set(step.results()[i], step.result(i));
}

namespace {

// Reads the logs of the last batch that ran: of each execution when a callback wants them, and for the epoch.
class LogReading {
 public:
  void after(const BatchStep& step) { unread_ = &step; }
  void into(Logs& logs) {
    if (unread_) read_results(*unread_, logs);
    unread_ = nullptr;
  }

 private:
  const BatchStep* unread_ = nullptr;
};

void restore_metrics(Compiled& compiled, const ResumedTraining& resumed) {
  // What else was saved are logs of a test step that has not run yet.
  const std::size_t known = std::min(resumed.metrics.size(), compiled.tracked.size());
  for (std::size_t i = 0; i < known; ++i) {
    const auto& variables = compiled.tracked[i].variables;
    if (variables.size() != resumed.metrics[i].size())
      throw ConfigError("training cannot be resumed: it was backed up with another metric than '" +
                        compiled.tracked[i].name + "'");
    for (std::size_t k = 0; k < variables.size(); ++k) variables[k]->set(resumed.metrics[i][k]);
  }
}

}  // namespace

void for_each_execution(EpochBatches& batches, std::int64_t steps, std::int64_t first, const Execution& execution) {
  Batch batch;
  std::int64_t i = first;
  for (bool more = true; more && batches.next(batch);) {
    const std::int64_t end = i + steps;
    execution.begin(i);
    do execution.run(batch);
    while (++i < end && (more = batches.next(batch)));
    if (!execution.end(i - 1)) return;
  }
}

std::int64_t steps_per_execution(const ModelState& model) {
  return model.compiled ? model.compiled->options.steps_per_execution : 1;
}

void train_epoch(ModelState& model, EpochBatches& batches, CallbackList& callbacks, const std::function<bool()>& stop,
                 Logs& logs, const ResumedTraining& resumed) {
  LogReading read;
  bool restored = false;
  const auto begin = [&](std::int64_t i) { callbacks.on_train_batch_begin(i); };
  const auto run = [&](Batch& batch) {
    BatchStep& step = model.step_for(BatchStep::Mode::train, batch);
    if (!std::exchange(restored, true)) restore_metrics(*model.compiled, resumed);
    step.run(batch);
    read.after(step);
  };
  const auto end = [&](std::int64_t i) {
    if (callbacks.reads_batch_logs()) read.into(logs);
    callbacks.on_train_batch_end(i, logs);
    return !stop();
  };
  for_each_execution(batches, steps_per_execution(model), resumed.position.batch, {begin, run, end});
  read.into(logs);
}

void test_epoch(ModelState& model, EpochBatches& batches, CallbackList& callbacks, Logs& logs) {
  LogReading read;
  model.compiled->reset_metrics();
  callbacks.on_test_begin();
  batches.begin(0);
  const auto begin = [&](std::int64_t i) { callbacks.on_test_batch_begin(i); };
  const auto run = [&](Batch& batch) {
    BatchStep& step = model.step_for(BatchStep::Mode::test, batch);
    step.run(batch);
    read.after(step);
  };
  const auto end = [&](std::int64_t i) {
    if (callbacks.reads_batch_logs()) read.into(logs);
    callbacks.on_test_batch_end(i, logs);
    return true;
  };
  for_each_execution(batches, steps_per_execution(model), 0, {begin, run, end});
  read.into(logs);
  callbacks.on_test_end(logs);
}

}  // namespace hornet

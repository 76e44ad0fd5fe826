#include <hornet/data/array_source.hpp>
#include <hornet/data/dataset_source.hpp>
#include <hornet/model/model.hpp>
#include <span>
#include <utility>

#include "src/model/data_input.hpp"
#include "src/model/epoch.hpp"
#include "src/model/progbar_logger.hpp"

namespace hornet {
namespace {

CallbackList callbacks_for(ModelState& model, const EpochBatches& batches, const std::vector<CallbackHandle>& user,
                           int verbose) {
  CallbackList callbacks(user, model, {verbose, 1, batches.steps()});
  if (verbose) callbacks.append(std::make_shared<ProgbarLogger>());
  return callbacks;
}

Evaluation evaluation_of(const Compiled& compiled, const Logs& logs) {
  std::vector<Evaluation::Entry> entries;
  for (const Tracked& each : compiled.tracked)
    if (const double* value = logs.find(each.name)) entries.emplace_back(each.name, *value);
  return Evaluation(std::move(entries));
}

Evaluation run_evaluate(ModelState& model, BatchSource& source, const EvaluateOptions& options) {
  EpochBatches batches(source, options.steps);
  CallbackList callbacks = callbacks_for(model, batches, options.callbacks, options.verbose.level);
  Logs logs;
  test_epoch(model, batches, callbacks, logs);
  return evaluation_of(*model.compiled, logs);
}

// Gathers the outputs of all batches, whose number of rows is not known before they have been seen.
class OutputRows {
 public:
  void add(const BatchStep& step, std::size_t outputs) {
    parts_.resize(outputs);
    for (std::size_t i = 0; i < parts_.size(); ++i) parts_[i].push_back(step.output(i).clone());
  }

  std::size_t batches() const { return parts_.front().size(); }

  // The rows of the batches from that one on; of one batch, the rows themselves.
  std::vector<Tensor> joined(std::size_t first = 0) const {
    std::vector<Tensor> out;
    for (const std::vector<Tensor>& parts : parts_) out.push_back(join(std::span(parts).subspan(first)));
    return out;
  }

 private:
  static Tensor join(std::span<const Tensor> parts) {
    if (parts.size() == 1) return parts.front();
    std::int64_t rows = 0, at = 0;
    for (const Tensor& part : parts) rows += part.shape()[0];
    Tensor whole(parts.front().dtype(), parts.front().shape().with(0, rows));
    for (const Tensor& part : parts) {
      whole.rows(at, at + part.shape()[0]).copy_from(part);
      at += part.shape()[0];
    }
    return whole;
  }

  std::vector<std::vector<Tensor>> parts_;  // by output, by batch
};

std::vector<Tensor> run_predict(ModelState& model, BatchSource& source, const PredictOptions& options) {
  EpochBatches batches(source, options.steps);
  CallbackList callbacks = callbacks_for(model, batches, options.callbacks, options.verbose.level);
  OutputRows rows;
  std::size_t seen = 0;  // batches that callbacks were told of
  callbacks.on_predict_begin();
  batches.begin(0);
  const auto begin = [&](std::int64_t i) { callbacks.on_predict_batch_begin(i); };
  const auto run = [&](Batch& batch) {
    batch.y.clear();
    batch.sample_weight.clear();
    BatchStep& step = model.step_for(BatchStep::Mode::predict, batch);
    step.run(batch);
    rows.add(step, model.functional().outputs().size());  // known since the first step
  };
  const auto end = [&](std::int64_t i) {
    const std::size_t first = std::exchange(seen, rows.batches());
    std::vector<Tensor> outputs;
    if (callbacks.reads_batch_logs()) outputs = rows.joined(first);
    Logs logs;
    logs.set_outputs(outputs);
    callbacks.on_predict_batch_end(i, logs);
    return true;
  };
  for_each_execution(batches, steps_per_execution(model), 0, {begin, run, end});
  callbacks.on_predict_end();
  return rows.joined();
}

Tensor only(const std::vector<Tensor>& outputs) {
  if (outputs.size() != 1)
    throw ConfigError("predict: the model has " + std::to_string(outputs.size()) + " outputs; call predict_all()");
  return outputs.front();
}

// A batch given as it is, for the *_on_batch methods.
Batch whole_batch(ModelState& model, BatchStep::Mode mode, const Tensors& x, const Tensors& y,
                  const BatchOptions& options) {
  Arrays arrays = arrays_for(model, mode, x, y, options.sample_weight);
  if (!options.class_weight.empty()) arrays = with_class_weight(arrays, options.class_weight);
  const std::int64_t samples = count_samples(arrays);
  ArraySource source(arrays, {.batch_size = samples});
  Batch batch;
  source.start(0);
  source.next(batch);
  return batch;
}

Evaluation run_on_batch(ModelState& model, BatchStep::Mode mode, const Batch& batch) {
  BatchStep& step = model.step_for(mode, batch);
  model.compiled->reset_metrics();
  step.run(batch);
  Logs logs;
  read_results(step, logs);
  return evaluation_of(*model.compiled, logs);
}

}  // namespace

Evaluation Model::evaluate(const Tensors& x, const Tensors& y, EvaluateOptions options) {
  model_->need_compiled("evaluate");
  const Arrays arrays = arrays_for(*model_, BatchStep::Mode::test, x, y, options.sample_weight);
  check_targets(*model_, BatchStep::Mode::test, arrays);
  ArraySource source(arrays, {.batch_size = options.batch_size, .steps = options.steps});
  return run_evaluate(*model_, source, options);
}

Evaluation Model::evaluate(const Dataset& data, EvaluateOptions options) {
  model_->need_compiled("evaluate");
  expect_end(data, options.steps, "steps");
  DatasetSource source(data);
  return run_evaluate(*model_, source, options);
}

std::vector<Tensor> Model::predict_all(const Tensors& x, PredictOptions options) {
  ArraySource source(arrays_for(*model_, BatchStep::Mode::predict, x, {}, {}),
                     {.batch_size = options.batch_size, .steps = options.steps});
  return run_predict(*model_, source, options);
}

std::vector<Tensor> Model::predict_all(const Dataset& data, PredictOptions options) {
  expect_end(data, options.steps, "steps");
  DatasetSource source(data);
  return run_predict(*model_, source, options);
}

Tensor Model::predict(const Tensors& x, PredictOptions options) { return only(predict_all(x, std::move(options))); }
Tensor Model::predict(const Dataset& data, PredictOptions options) {
  return only(predict_all(data, std::move(options)));
}

Evaluation Model::train_on_batch(const Tensors& x, const Tensors& y, BatchOptions options) {
  model_->need_compiled("train_on_batch");
  const Batch batch = whole_batch(*model_, BatchStep::Mode::train, x, y, options);
  model_->continue_random_numbers();
  return run_on_batch(*model_, BatchStep::Mode::train, batch);
}

Evaluation Model::test_on_batch(const Tensors& x, const Tensors& y, BatchOptions options) {
  model_->need_compiled("test_on_batch");
  return run_on_batch(*model_, BatchStep::Mode::test, whole_batch(*model_, BatchStep::Mode::test, x, y, options));
}

std::vector<Tensor> Model::predict_on_batch(const Tensors& x) {
  const Batch batch = whole_batch(*model_, BatchStep::Mode::predict, x, {}, {});
  BatchStep& step = model_->step_for(BatchStep::Mode::predict, batch);
  step.run(batch);
  std::vector<Tensor> outputs;
  for (std::size_t i = 0; i < model_->functional().outputs().size(); ++i) outputs.push_back(step.output(i).clone());
  return outputs;
}

}  // namespace hornet

#include <hornet/base/check.hpp>
#include <hornet/data/array_source.hpp>
#include <hornet/data/dataset_source.hpp>
#include <hornet/model/model.hpp>

#include "src/model/data_input.hpp"
#include "src/model/epoch.hpp"
#include "src/model/interrupt.hpp"
#include "src/model/progbar_logger.hpp"

namespace hornet {
namespace {

void expect_positive(const std::optional<std::int64_t>& value, const char* name) {
  if (value && *value < 1)
    throw ConfigError("fit: '" + std::string(name) + "' must be >= 1, got " + std::to_string(*value));
}

void check_options(const FitOptions& options) {
  expect_positive(options.batch_size, "batch_size");
  expect_positive(options.steps_per_epoch, "steps_per_epoch");
  expect_positive(options.validation_steps, "validation_steps");
  expect_positive(options.validation_batch_size, "validation_batch_size");
  expect_positive(options.validation_freq, "validation_freq");
  if (options.epochs < 0) throw ConfigError("fit: 'epochs' must be >= 0, got " + std::to_string(options.epochs));
  if (options.initial_epoch < 0)
    throw ConfigError("fit: 'initial_epoch' must be >= 0, got " + std::to_string(options.initial_epoch));
  check_fraction("fit", "'validation_split'", options.validation_split);
}

// The data that an epoch ends with a look at.
struct Validation {
  std::unique_ptr<BatchSource> source;
  std::optional<EpochBatches> batches;
  bool due(std::int64_t epoch, std::int64_t freq) const { return source && (epoch + 1) % freq == 0; }
};

// Makes the step that the source's first batch needs, so that data of wrong shapes is refused before training begins.
void prepare_step(ModelState& model, BatchStep::Mode mode, ArraySource& source) {
  Batch batch;
  source.start(0);
  source.next(batch);
  model.step_for(mode, batch);
}

// f(), whose errors say what data they are of.
template <class F>
auto of_validation(const F& f) {
  try {
    return f();
  } catch (const DataError& error) {
    throw DataError(std::string("validation_data: ") + error.what());
  } catch (const ShapeError& error) {
    throw ShapeError(std::string("validation_data: ") + error.what());
  }
}

// Tensors to validate with; none of a Dataset.
Arrays validation_arrays(ModelState& model, const ValidationData& data) {
  if (data.empty() || data.dataset) return {};
  return of_validation([&] {
    Arrays arrays = in_floatx(arrays_for(model, BatchStep::Mode::test, data.x, data.y, data.sample_weight));
    check_targets(model, BatchStep::Mode::test, arrays);
    return arrays;
  });
}

Validation make_validation(ModelState& model, const Arrays& arrays, const FitOptions& options) {
  Validation validation;
  if (const auto& dataset = options.validation_data.dataset) {
    expect_end(*dataset, options.validation_steps, "validation_steps");
    validation.source = std::make_unique<DatasetSource>(*dataset);
  } else if (!arrays.x.empty()) {
    const auto batch_size = options.validation_batch_size ? options.validation_batch_size : options.batch_size;
    auto source = std::make_unique<ArraySource>(
        arrays, ArraySourceOptions{.batch_size = batch_size, .whole = model.resident_data.has_room_for(arrays)});
    of_validation([&] { prepare_step(model, BatchStep::Mode::test, *source); });
    validation.source = std::move(source);
  }
  if (validation.source) validation.batches.emplace(*validation.source, options.validation_steps);
  return validation;
}

// What one epoch needs beside its number.
struct Training {
  ModelState& model;
  EpochBatches& batches;
  CallbackList& callbacks;
  const InterruptGuard& guard;

  bool stops() const { return model.stop_training || guard.interrupted(); }
};

// Callbacks that set the learning rate as an epoch begins have done so before the epoch was left.
void begin_resumed_epoch(const Training& training, const TrainingPosition& position) {
  const double rate = training.model.learning_rate();
  training.callbacks.on_epoch_begin(position.epoch);
  if (position.batch > 0 && training.model.learning_rate() != rate) training.model.set_learning_rate(rate);
  training.batches.resume(position.epoch, position.batch);
}

// One epoch of training, resumed where `resumed` says so; its logs.
Logs train(const Training& training, std::int64_t epoch, const std::optional<ResumedTraining>& resumed) {
  training.model.compiled->reset_metrics();
  if (resumed) {
    begin_resumed_epoch(training, resumed->position);
  } else {
    training.callbacks.on_epoch_begin(epoch);
    training.batches.begin(epoch);
  }
  const ResumedTraining from = resumed.value_or(ResumedTraining{});
  Logs logs = from.position.logs;
  train_epoch(
      training.model, training.batches, training.callbacks, [&] { return training.stops(); }, logs, from);
  training.model.interrupted = training.guard.interrupted();
  return logs;
}

void validate(const Training& training, Validation& validation, Logs& logs) {
  Logs results;
  test_epoch(training.model, *validation.batches, training.callbacks, results);
  for (const auto& [name, value] : results) logs.set("val_" + name, value);
}

class FitUnderWay {
 public:
  explicit FitUnderWay(ModelState& model) : model_(model) { ++model_.fits_under_way; }
  ~FitUnderWay() { --model_.fits_under_way; }
  FitUnderWay(const FitUnderWay&) = delete;
  FitUnderWay& operator=(const FitUnderWay&) = delete;

 private:
  ModelState& model_;
};

History run(ModelState& model, BatchSource& source, Validation validation, const FitOptions& options) {
  EpochBatches batches(source, options.steps_per_epoch);
  CallbackList callbacks(options.callbacks, model, {options.verbose.level, options.epochs, batches.steps()});
  if (options.verbose.level) callbacks.append(std::make_shared<ProgbarLogger>());
  const InterruptGuard guard;
  const Training training{model, batches, callbacks, guard};
  model.stop_training = model.interrupted = false;
  model.resumed.reset();

  const FitUnderWay under_way(model);
  callbacks.on_train_begin();
  model.continue_random_numbers();
  source.reseed(model.shuffle_seed);
  std::optional<ResumedTraining> resumed = std::exchange(model.resumed, std::nullopt);
  Logs epoch_logs;
  std::int64_t epoch = resumed ? resumed->position.epoch : options.initial_epoch;
  for (; epoch < options.epochs && !training.stops(); ++epoch) {
    Logs logs = train(training, epoch, std::exchange(resumed, std::nullopt));
    if (!model.interrupted && validation.due(epoch, options.validation_freq)) validate(training, validation, logs);
    callbacks.on_epoch_end(epoch, logs);
    epoch_logs = logs;
  }
  model.interrupted = guard.interrupted();
  model.compiled->optimizer.finalize_variable_values();
  callbacks.on_train_end(epoch_logs);
  return callbacks.history();
}

ValidationData as_validation(const Arrays& arrays) {
  return {Tensors(arrays.x), Tensors(arrays.y), Tensors(arrays.sample_weight)};
}

}  // namespace

History Model::fit(const Tensors& x, const Tensors& y, FitOptions options) {
  model_->need_compiled("fit");
  check_options(options);
  Arrays arrays = arrays_for(*model_, BatchStep::Mode::train, x, y, options.sample_weight);
  check_targets(*model_, BatchStep::Mode::train, arrays);
  if (options.validation_split > 0 && options.validation_data.empty()) {
    SplitArrays split = train_validation_split(arrays, options.validation_split);
    arrays = split.train;
    options.validation_data = as_validation(split.validation);
  }
  if (!options.class_weight.empty()) arrays = with_class_weight(arrays, options.class_weight);
  arrays = in_floatx(std::move(arrays));
  const Arrays validation = validation_arrays(*model_, options.validation_data);
  model_->begin_resident({&arrays, &validation});
  ArraySource source(arrays, {.batch_size = options.batch_size,
                              .steps = options.steps_per_epoch,
                              .shuffle = options.shuffle.mode,
                              .seed = model_->shuffle_seed,
                              .whole = model_->resident_data.has_room_for(arrays)});
  prepare_step(*model_, BatchStep::Mode::train, source);
  return run(*model_, source, make_validation(*model_, validation, options), options);
}

History Model::fit(const Dataset& data, FitOptions options) {
  model_->need_compiled("fit");
  check_options(options);
  if (options.batch_size) throw ConfigError("fit: 'batch_size' is the Dataset's own; leave it out and call .batch(n)");
  if (options.validation_split > 0) throw ConfigError("fit: 'validation_split' needs tensors; give validation_data");
  if (!options.class_weight.empty()) throw ConfigError("fit: 'class_weight' needs tensors; map() the weights in");
  if (!options.sample_weight.empty()) throw ConfigError("fit: a Dataset carries its own sample weights");
  expect_end(data, options.steps_per_epoch, "steps_per_epoch");
  const Arrays validation = validation_arrays(*model_, options.validation_data);
  model_->begin_resident({&validation});
  DatasetSource source(data);
  return run(*model_, source, make_validation(*model_, validation, options), options);
}

}  // namespace hornet

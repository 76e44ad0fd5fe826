// The arguments of compile, fit, evaluate and predict, in Keras' order (keras/src/trainers/trainer.py).
#pragma once

#include <hornet/data/array_source.hpp>
#include <hornet/data/dataset.hpp>
#include <hornet/model/callback.hpp>
#include <hornet/model/fit_step.hpp>
#include <hornet/model/loss.hpp>
#include <hornet/model/metric.hpp>
#include <hornet/model/optimizer.hpp>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace hornet {

// Something for each output of a model: one for all, a list in the outputs' order, or by output name.
template <class T>
struct PerOutput {
  std::vector<T> list;
  std::vector<std::pair<std::string, T>> named;
  bool single = false;  // `list` has one entry that stands for every output

  bool empty() const { return list.empty() && named.empty(); }
};

// A loss: "mse"; losses::Huber(); {"mse", "mae"}; {{"digit", "mse"}, {"parity", losses::Huber()}}; or any callable
// Value(Value y_true, Value y_pred). An output without a loss is not trained on.
struct LossArgument : PerOutput<Loss> {
  LossArgument() = default;
  template <class T>
  requires std::convertible_to<T, Loss> LossArgument(T loss) {
    list.push_back(Loss(std::move(loss)));
    single = true;
  }
  LossArgument(std::initializer_list<Loss> losses) { list = losses; }
  LossArgument(std::initializer_list<std::pair<std::string, Loss>> losses) { named = losses; }
};

// Weights of the outputs' losses: {1.0, 0.5} or {{"digit", 1.0}, {"parity", 0.5}}.
struct LossWeights : PerOutput<double> {
  LossWeights() = default;
  LossWeights(std::initializer_list<double> weights) { list = weights; }
  LossWeights(std::initializer_list<std::pair<std::string, double>> weights) { named = weights; }
};

// The metrics of one output: "accuracy", or {"accuracy", "mse"}.
struct OutputMetrics {
  template <class T>
  requires std::convertible_to<T, Metric> OutputMetrics(T metric) : list{Metric(std::move(metric))} {}
  OutputMetrics(std::initializer_list<Metric> metrics) : list(metrics) {}
  OutputMetrics(std::vector<Metric> metrics) : list(std::move(metrics)) {}
  std::vector<Metric> list;
};

// Metrics: {"accuracy", "mse"} for a model of one output. For several, by output, {{"digit", {"accuracy", "mse"}},
// {"parity", "accuracy"}}, or a list of their lists, {{"accuracy", metrics::AUC()}, {}}; a plain list has then one
// metric for each. Lists of two strings are read as names: {{"mae", "mse"}, …} is a metric "mse" of output "mae".
struct MetricsArgument : PerOutput<std::vector<Metric>> {
  MetricsArgument() = default;
  MetricsArgument(std::initializer_list<Metric> metrics) {
    list.emplace_back(metrics);
    single = true;
  }
  MetricsArgument(std::vector<Metric> metrics) {
    list.push_back(std::move(metrics));
    single = true;
  }
  MetricsArgument(std::initializer_list<std::pair<std::string, OutputMetrics>> metrics) {
    for (const auto& [output, each] : metrics) named.emplace_back(output, each.list);
  }
  // A template, so that the others are preferred where braces could mean either.
  template <class T = Metric>
  MetricsArgument(std::initializer_list<std::vector<std::type_identity_t<T>>> metrics) {
    list = metrics;
  }
};

struct CompileOptions {
  Optimizer optimizer = "rmsprop";
  LossArgument loss = {};
  LossWeights loss_weights = {};
  MetricsArgument metrics = {};
  MetricsArgument weighted_metrics = {};  // the sample weights count in these
  // Batches from one call of the batch callbacks to the next, in fit, evaluate and predict: on_train_batch_begin has
  // the first one's index, on_train_batch_end the last one's. ConfigError unless >= 1.
  std::int64_t steps_per_execution = 1;
  // What fit and train_on_batch do with a batch, and what evaluate, validation and test_on_batch do, instead of the
  // usual steps: fit_step.hpp. No file holds them.
  StepFunction train_step = {};
  StepFunction test_step = {};
};

// Data for the inputs or the outputs of a model: a tensor, a list of tensors, or tensors by name.
struct Tensors {
  std::vector<Tensor> list;
  std::vector<std::pair<std::string, Tensor>> named;

  Tensors() = default;
  Tensors(const Tensor& tensor) : list{tensor} {}
  Tensors(std::vector<Tensor> tensors) : list(std::move(tensors)) {}
  Tensors(std::initializer_list<Tensor> tensors) : list(tensors) {}
  Tensors(std::initializer_list<std::pair<std::string, Tensor>> tensors) : named(tensors) {}
  bool empty() const { return list.empty() && named.empty(); }
};

// What fit evaluates after each epoch: {x, y}, {x, y, sample_weight}, anything with members x and y (what load_data
// gives), or a batched Dataset.
struct ValidationData {
  ValidationData() = default;
  ValidationData(Tensors x, Tensors y, Tensors sample_weight = {})
      : x(std::move(x)), y(std::move(y)), sample_weight(std::move(sample_weight)) {}
  template <class T>
  requires requires(const T& t) {
    t.x;
    t.y;
  }
  ValidationData(const T& examples) : ValidationData(Tensors(examples.x), Tensors(examples.y)) {}
  ValidationData(Dataset dataset) : dataset(std::move(dataset)) {}

  bool empty() const { return x.empty() && !dataset; }

  Tensors x, y, sample_weight;
  std::optional<Dataset> dataset;
};

// fit's `shuffle`: true, false, or "batch" (batches stay together).
struct ShuffleArgument {
  ShuffleArgument(bool value) : mode(value ? Shuffle::samples : Shuffle::none) {}
  ShuffleArgument(const char* mode);  // ConfigError unless "batch"
  Shuffle mode;
};

// `verbose`: 0 silent, 1 progress bar, 2 one line an epoch; "auto" is 1.
struct Verbose {
  Verbose(int level);         // ConfigError unless 0, 1 or 2
  Verbose(const char* mode);  // ConfigError unless "auto"
  int level;
};

struct FitOptions {
  std::optional<std::int64_t> batch_size = {};  // 32; not with a Dataset
  std::int64_t epochs = 1;                      // number of the last epoch: initial_epoch counts in it
  Verbose verbose = "auto";
  std::vector<CallbackHandle> callbacks = {};
  double validation_split = 0.0;  // the tail of the data, taken before shuffling
  ValidationData validation_data = {};
  ShuffleArgument shuffle = true;
  ClassWeight class_weight = {};
  Tensors sample_weight = {};
  std::int64_t initial_epoch = 0;
  std::optional<std::int64_t> steps_per_epoch = {};
  std::optional<std::int64_t> validation_steps = {};
  std::optional<std::int64_t> validation_batch_size = {};
  std::int64_t validation_freq = 1;
};

struct EvaluateOptions {
  std::optional<std::int64_t> batch_size = {};
  Verbose verbose = "auto";
  Tensors sample_weight = {};
  std::optional<std::int64_t> steps = {};
  std::vector<CallbackHandle> callbacks = {};
};

struct PredictOptions {
  std::optional<std::int64_t> batch_size = {};
  Verbose verbose = "auto";
  std::optional<std::int64_t> steps = {};
  std::vector<CallbackHandle> callbacks = {};
};

struct BatchOptions {
  Tensors sample_weight = {};
  ClassWeight class_weight = {};
};

}  // namespace hornet

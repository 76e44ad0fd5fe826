// A step of one's own for fit and evaluate: Keras' train_step and test_step of a subclassed Model. Callbacks, the
// progress bar, histories, validation and files are as ever.
//
//     vae.compile({.optimizer = "adam", .train_step = [=](FitStep& step, const BatchValues& batch) {
//       const Value x = batch.x[0];
//       const std::vector<Value> encoded = encoder.call(step, {x});
//       const Value z = encoded[0] + ops::exp(0.5 * encoded[1]) * step.random().normal(encoded[0].shape());
//       const Value error = ops::mean(ops::square(x - decoder(step, z)));
//       const Value kl = …;
//       step.apply_gradients(step.optimizer(), error + kl, {step.model()});
//       return StepLogs{{"loss", error + kl}, {"kl", kl}};
//     }});
//     History history = vae.fit(images, {}, {.epochs = 10});   // history.history.at("kl")
//
// The function is traced once for each list of batch types and mode. Source: keras/src/trainers/trainer.py.
#pragma once

#include <functional>
#include <hornet/model/train_function.hpp>
#include <string>
#include <utility>
#include <vector>

namespace hornet {

class StepTrace;

// A batch as values: what fit or evaluate was given as x, y and sample_weight; lists that were not given are empty.
struct BatchValues {
  std::vector<Value> x, y, sample_weight;
};

// What a step reports, by name. Logs hold the mean over the epoch so far, as keras.metrics.Mean gives it: of a scalar
// each batch counts the same, of other values each row.
using StepLogs = std::vector<std::pair<std::string, Value>>;

// What one trace of a step may use, beside what every TrainStep has.
class FitStep : public TrainStep {
 public:
  FitStep(StepTrace& fit, Trace& trace, LayerState& owner) : TrainStep(trace, owner), fit_(fit) {}

  const Layer& model() const;    // the model that is fitted: `step.model()(step, x)`
  Optimizer& optimizer() const;  // compile's, whose state is saved with the model

  // Keras' compute_loss(y=y, y_pred=predictions, sample_weight): the losses of compile for the batch's y, times their
  // weights, what layers have added in calls so far, and the model's regularizers. One prediction for each output of
  // the model. DataError when there is no y; ConfigError for another number of predictions and without any loss.
  Value compute_loss(const std::vector<Value>& predictions);

  // Adds the batch's y to compile's metrics, which are then reported behind what the function returns.
  void update_metrics(const std::vector<Value>& predictions);

 private:
  StepTrace& fit_;
};

// Throws what the calls it makes throw; ConfigError for a name that it reports twice, or that one of compile's metrics
// has.
using StepFunction = std::function<StepLogs(FitStep& step, const BatchValues& batch)>;

}  // namespace hornet

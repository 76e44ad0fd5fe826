#include "src/model/step_trace.hpp"

#include <algorithm>
#include <hornet/ops/pointwise.hpp>

#include "src/model/layer_state.hpp"
#include "src/model/model_state.hpp"

namespace hornet {

StepTrace::StepTrace(ModelState& model, Mode mode, const Batch& batch)
    : model_(model),
      mode_(mode),
      batch_(batch),
      rows_(batch.rows ? model.resident_data.rows(graph_, batch) : Value()),
      x_(placeholders(batch.x, "x")),
      y_(placeholders(batch.y, "y")),
      sample_weight_(placeholders(batch.sample_weight, "sample_weight")),
      key_(graph_.variable(model.random_key)),
      trace_(graph_, mode == Mode::train, key_) {}

passes::Program StepTrace::program() {
  if (const StepFunction* function = model_.own_step(mode_))
    own_step(*function);
  else
    usual_step();
  updates_.insert(updates_.end(), trace_.updates.begin(), trace_.updates.end());
  if (batch_.rows) updates_.push_back(model_.resident_data.advance(graph_, batch_));
  return {graph_, fetches_, updates_};
}

std::vector<Value> StepTrace::placeholders(const std::vector<Tensor>& tensors, const char* kind) {
  std::vector<Value> out;
  for (std::size_t i = 0; i < tensors.size(); ++i)
    out.push_back(rows_ ? model_.resident_data.gathered(graph_, tensors[i], rows_)
                        : graph_.placeholder(tensors[i].dtype(), tensors[i].shape(), kind + std::to_string(i)));
  return out;
}

Value StepTrace::sample_weight(std::size_t output) const {
  if (sample_weight_.empty()) return {};
  return sample_weight_.size() == 1 ? sample_weight_[0] : sample_weight_.at(output);
}

// --- the usual step --------------------------------------------------------------------------------------------

void StepTrace::usual_step() {
  predictions_ = trace_.call(model_.layer, x_);
  if (mode_ == Mode::predict) {
    fetches_ = predictions_;
    return;
  }
  const Value loss = total_loss();
  {
    const NameScope scope = graph_.scope("metrics");
    track_losses(loss, batch_size());
    track_metrics();
  }
  if (mode_ == Mode::train) train(loss);
}

void StepTrace::train(Value loss) {
  const NameScope scope = graph_.scope("train");
  TrainStep step(trace_, *model_.step_owner);
  step.apply_gradients(optimizer(), loss, {model_.layer});
  updates_.insert(updates_.end(), step.updates().begin(), step.updates().end());
  updates_.push_back(next_random_numbers(key_));
}

// --- a step of one's own ---------------------------------------------------------------------------------------

void StepTrace::own_step(const StepFunction& function) {
  FitStep step(*this, trace_, *model_.step_owner);
  const StepLogs logs = function(step, {x_, y_, sample_weight_});
  const std::string name = mode_ == Mode::train ? "train_step" : "test_step";
  if (logs.empty() && !measured_)
    throw ConfigError(name + ": it reports nothing; return a loss, such as {{\"loss\", loss}}");
  if (mode_ == Mode::test && !step.updates().empty())
    throw ConfigError("test_step: apply_gradients was called; what trains belongs into train_step");
  const NameScope scope = graph_.scope("metrics");
  for (const auto& [log, value] : logs) report(log, value);
  if (measured_) track_metrics();
  updates_.insert(updates_.end(), step.updates().begin(), step.updates().end());
  if (mode_ == Mode::train) updates_.push_back(next_random_numbers(key_));
}

const Layer& StepTrace::model() const { return model_.layer; }
Optimizer& StepTrace::optimizer() const { return model_.compiled->optimizer; }

Value StepTrace::compute_loss(const std::vector<Value>& predictions) {
  expect_for_outputs("compute_loss", predictions);
  predictions_ = predictions;
  return total_loss();
}

void StepTrace::update_metrics(const std::vector<Value>& predictions) {
  expect_for_outputs("update_metrics", predictions);
  predictions_ = predictions;
  measured_ = true;
}

void StepTrace::expect_for_outputs(const char* method, const std::vector<Value>& predictions) const {
  const std::size_t outputs = model_.compiled->outputs.size();
  const auto counted = [&](const std::string& what, std::size_t count) {
    return std::string(method) + ": got " + std::to_string(count) + " " + what + (count == 1 ? "" : "s") +
           ", the model has " + std::to_string(outputs) + (outputs == 1 ? " output" : " outputs");
  };
  if (predictions.size() != outputs) throw ConfigError(counted("prediction", predictions.size()));
  if (y_.size() != outputs) throw DataError(counted("target", y_.size()) + "; give fit its y");
}

// --- losses ----------------------------------------------------------------------------------------------------

// The outputs' losses times their weights, what layers added, and the regularizers of the trainable weights.
Value StepTrace::total_loss() {
  const NameScope scope = graph_.scope("loss");
  std::vector<Value> terms;
  const std::vector<CompiledOutput>& outputs = model_.compiled->outputs;
  output_losses_.clear();
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    if (!outputs[i].loss) {
      output_losses_.emplace_back();
      continue;
    }
    const Value value =
        ops::cast(outputs[i].loss(y_.at(i), predictions_[i], sample_weight(i), trace_.mask(predictions_[i])), f32);
    if (value.rank() != 0)
      throw ConfigError("the loss of output \"" + outputs[i].name + "\" (" + std::string(outputs[i].loss.class_name()) +
                        ") gives a value a sample, of shape " + to_string(value.shape()) +
                        "; to train on it choose reduction 'sum_over_batch_size'");
    output_losses_.push_back(value);
    terms.push_back(outputs[i].loss_weight == 1 ? value : value * outputs[i].loss_weight);
  }
  for (const Value& added : trace_.losses) terms.push_back(added);
  for (const Value& added : trace_.regularization(model_.layer.trainable_weights())) terms.push_back(added);
  if (terms.empty() && mode_ == Mode::train)
    throw ConfigError("there is no loss to train on; give compile() one, such as .loss = \"mse\"");
  if (terms.empty() && model_.compiled->options.train_step)
    throw ConfigError("there is nothing to evaluate; give compile() a test_step beside its train_step, or a loss");
  if (terms.empty()) return graph_.constant(Tensor(0.0));
  Value total = terms.front();
  for (std::size_t i = 1; i < terms.size(); ++i) total = total + terms[i];
  return total;
}

// --- what logs hold: every value adds this batch to its accumulators -------------------------------------------

void StepTrace::track_losses(Value total, double size) {
  const Value weight = graph_.constant(Tensor(size));
  for (Tracked& each : model_.compiled->tracked) {
    if (each.source == Tracked::Source::total_loss) track_mean(each, total, weight);
    if (each.source == Tracked::Source::output_loss) track_mean(each, output_losses_[each.output], weight);
  }
}

void StepTrace::track_metrics() {
  for (Tracked& each : model_.compiled->tracked) {
    if (each.source != Tracked::Source::metric) continue;
    MetricScope state(graph_, each.variables, trace_.mask(predictions_[each.output]));
    each.metric->update(state, y_.at(each.output), predictions_[each.output],
                        each.weighted ? sample_weight(each.output) : Value());
    fetch(each.name, each.metric->result(state), state);
  }
}

void StepTrace::track_mean(Tracked& tracked, Value value, Value weight) {
  MetricScope state(graph_, tracked.variables);
  state.add_mean(value, weight);
  fetch(tracked.name, state.mean(), state);
}

// Under the name of a loss that compile knows it takes that one's place.
void StepTrace::report(const std::string& name, Value value) {
  std::vector<Tracked>& tracked = model_.compiled->tracked;
  const auto found = std::ranges::find(tracked, name, &Tracked::name);
  const bool known = found != tracked.end(), metric = known && found->source == Tracked::Source::metric;
  if (metric || std::ranges::find(results_, name) != results_.end())
    throw ConfigError("a step reports \"" + name + "\"" +
                      (metric ? ", which a metric of compile is called" : " twice") +
                      "; give each value a name of its own");
  track_mean(known ? *found : tracked.emplace_back(Tracked{Tracked::Source::reported, name}), value);
}

void StepTrace::fetch(const std::string& name, Value result, const MetricScope& state) {
  results_.push_back(name);
  fetches_.push_back(result);
  for (const Value& update : state.assignments()) updates_.push_back(update);
}

// --- what a step of one's own sees -----------------------------------------------------------------------------

const Layer& FitStep::model() const { return fit_.model(); }
Optimizer& FitStep::optimizer() const { return fit_.optimizer(); }
Value FitStep::compute_loss(const std::vector<Value>& predictions) { return fit_.compute_loss(predictions); }
void FitStep::update_metrics(const std::vector<Value>& predictions) { fit_.update_metrics(predictions); }

}  // namespace hornet

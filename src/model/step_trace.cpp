#include "src/model/step_trace.hpp"

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
      trace_(graph_, mode == Mode::train, key_),
      report_(graph_) {}

passes::Program StepTrace::program() {
  if (const StepFunction* function = model_.own_step(mode_))
    own_step(*function);
  else
    usual_step();
  updates_.insert(updates_.begin(), report_.updates().begin(), report_.updates().end());
  updates_.insert(updates_.end(), trace_.updates.begin(), trace_.updates.end());
  if (batch_.rows) updates_.push_back(model_.resident_data.advance(graph_, batch_));
  return {graph_, mode_ == Mode::predict ? predictions_ : report_.values(), updates_};
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

void StepTrace::usual_step() {
  predictions_ = trace_.call(model_.layer, x_);
  if (mode_ == Mode::predict) return;
  const Value loss = total_loss();
  {
    const NameScope scope = graph_.scope("metrics");
    report_.add_losses(model_.compiled->tracked, loss, output_losses_, batch_size());
    report_metrics();
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
    const Value own = outputs[i].loss(y_.at(i), predictions_[i], sample_weight(i), trace_.mask(predictions_[i]));
    const Value value = ops::cast(own, summed_in(own.dtype()));
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

void StepTrace::report_metrics() {
  for (Tracked& each : model_.compiled->tracked) {
    if (each.source != Tracked::Source::metric) continue;
    const Value prediction = predictions_[each.output];
    report_.add_metric(each, y_.at(each.output), prediction, each.weighted ? sample_weight(each.output) : Value(),
                       trace_.mask(prediction));
  }
}

}  // namespace hornet

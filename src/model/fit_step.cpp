// Steps of one's own in fit and evaluate.
#include <hornet/model/fit_step.hpp>

#include "src/model/model_state.hpp"
#include "src/model/step_trace.hpp"

namespace hornet {

const Layer& FitStep::model() const { return fit_.model(); }
Optimizer& FitStep::optimizer() const { return fit_.optimizer(); }
Value FitStep::compute_loss(const std::vector<Value>& predictions) { return fit_.compute_loss(predictions); }
void FitStep::update_metrics(const std::vector<Value>& predictions) { fit_.update_metrics(predictions); }

void StepTrace::own_step(const StepFunction& function) {
  FitStep step(*this, trace_, *model_.step_owner);
  const StepLogs logs = function(step, {x_, y_, sample_weight_});
  const std::string name = mode_ == Mode::train ? "train_step" : "test_step";
  if (logs.empty() && !measured_)
    throw ConfigError(name + ": it reports nothing; return a loss, such as {{\"loss\", loss}}");
  if (mode_ == Mode::test && !step.updates().empty())
    throw ConfigError("test_step: apply_gradients was called; what trains belongs into train_step");
  const NameScope scope = graph_.scope("metrics");
  for (const auto& [log, value] : logs) report_.add_own(model_.compiled->tracked, log, value);
  if (measured_) report_metrics();
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

}  // namespace hornet

// StepTrace: builds the program of one training, test or prediction step of a model, the usual one or one that
// compile() was given (fit_step.hpp).
#pragma once

#include <hornet/model/fit_step.hpp>

#include "src/model/batch_step.hpp"
#include "src/model/step_report.hpp"
#include "src/model/trace.hpp"
#include "src/passes/program.hpp"

namespace hornet {

class StepTrace {
 public:
  using Mode = BatchStep::Mode;
  StepTrace(ModelState& model, Mode mode, const Batch& batch);

  passes::Program program();

  // After program(). What the losses were computed of; of a step of one's own that has not asked for them, nothing.
  const std::vector<Value>& predictions() const { return predictions_; }
  // Names of the logs that the program fetches, in order.
  const std::vector<std::string>& results() const { return report_.names(); }

  // What a step of one's own asks for, through FitStep (fit_step.cpp).
  const Layer& model() const;
  Optimizer& optimizer() const;
  Value compute_loss(const std::vector<Value>& predictions);
  void update_metrics(const std::vector<Value>& predictions);

 private:
  std::vector<Value> placeholders(const std::vector<Tensor>& tensors, const char* kind);
  double batch_size() const { return static_cast<double>(x_.front().shape()[0]); }
  Value sample_weight(std::size_t output) const;
  void expect_for_outputs(const char* method, const std::vector<Value>& predictions) const;

  void usual_step();
  void train(Value loss);
  Value total_loss();
  void own_step(const StepFunction& function);
  void report_metrics();

  ModelState& model_;
  Mode mode_;
  const Batch& batch_;
  Graph graph_;
  Value rows_;  // of data that a device holds
  std::vector<Value> x_, y_, sample_weight_;
  Value key_;
  Trace trace_;
  StepReport report_;
  std::vector<Value> predictions_, output_losses_, updates_;
  bool measured_ = false;  // update_metrics was called
};

}  // namespace hornet

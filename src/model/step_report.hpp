// StepReport: what the program of a step puts into the logs. Every value adds the batch to its accumulators, and stands
// in the logs as what they hold then.
#pragma once

#include <hornet/model/metric.hpp>

#include "src/model/compiled.hpp"

namespace hornet {

class StepReport {
 public:
  explicit StepReport(const Graph& graph) : graph_(graph) {}

  // compile's losses, for so many samples: their total, and those of the outputs.
  void add_losses(std::vector<Tracked>& tracked, Value total, const std::vector<Value>& of_outputs, double samples);

  // What a step of one's own reports. Under the name of a loss that compile knows it takes that one's place. Throws
  // ConfigError for a name that a metric of compile has, or that was reported before.
  void add_own(std::vector<Tracked>& tracked, const std::string& name, Value value);

  // One of compile's metrics; `weight` and `mask` may be empty.
  void add_metric(Tracked& tracked, Value y_true, Value y_pred, Value weight, Value mask);

  const std::vector<std::string>& names() const { return names_; }
  const std::vector<Value>& values() const { return values_; }
  const std::vector<Value>& updates() const { return updates_; }  // of the accumulators

 private:
  void add_mean(Tracked& tracked, Value value, Value weight = {});
  void add(const std::string& name, Value result, const MetricScope& state);

  Graph graph_;
  std::vector<std::string> names_;
  std::vector<Value> values_, updates_;
};

}  // namespace hornet

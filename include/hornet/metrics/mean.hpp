// Metrics of plain values rather than of predictions. Source: keras/src/metrics/reduction_metrics.py.
#pragma once

#include <hornet/model/metric.hpp>

namespace hornet::metrics {

// The weighted mean of the values seen since the last reset. Axes of the values after the weight's are averaged first.
// Copies share the state.
class Mean {
 public:
  explicit Mean(std::string name = "mean");
  void update_state(const Tensor& values, const Tensor& sample_weight = {});
  double result() const { return metric_.result(); }  // 0 before the first update
  void reset_state() { metric_.reset_state(); }
  std::string name() const { return metric_.name(); }

 private:
  Metric metric_;
};

// The weighted sum of the values seen since the last reset. Copies share the state.
class Sum {
 public:
  explicit Sum(std::string name = "sum");
  void update_state(const Tensor& values, const Tensor& sample_weight = {});
  double result() const { return metric_.result(); }
  void reset_state() { metric_.reset_state(); }
  std::string name() const { return metric_.name(); }

 private:
  Metric metric_;
};

}  // namespace hornet::metrics

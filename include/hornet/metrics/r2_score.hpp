// The coefficient of determination. Source: keras/src/metrics/regression_metrics.py.
#pragma once

#include <hornet/model/metric.hpp>
#include <optional>

namespace hornet::metrics {

// 1 - Σ(y_true - y_pred)² / Σ(y_true - mean)² of each column of y_true, y_pred [samples, n]; 0 where that is infinite.
// Weights are [samples] or of the predictions' shape. class_aggregation: "uniform_average" of the columns,
// "variance_weighted_average" by their variance, or none for a vector of them. num_regressors > 0 adjusts for as many
// independent variables, where there are more numbers than that.
struct R2Score {
  std::optional<std::string> class_aggregation = "uniform_average";
  std::int64_t num_regressors = 0;
  std::string name = "r2_score";

  static constexpr std::string_view class_name = "R2Score";
  static constexpr Direction direction = Direction::up;
  template <class Self = R2Score>
  static constexpr auto fields() {
    return std::tuple{Field{"name", &Self::name}, Field{"class_aggregation", &Self::class_aggregation},
                      Field{"num_regressors", &Self::num_regressors}};
  }
  void validate() const;
  void update(MetricScope& scope, Value y_true, Value y_pred, Value sample_weight) const;
  Value result(MetricScope& scope) const;
};

}  // namespace hornet::metrics

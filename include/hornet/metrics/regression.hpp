// Errors between real targets and predictions of one shape [..., n]: weighted means of the losses of those names.
// Source: keras/src/metrics/regression_metrics.py.
#pragma once

#include <hornet/model/metric.hpp>

namespace hornet::metrics {

struct MeanSquaredError {
  std::string name = "mean_squared_error";

  static constexpr std::string_view class_name = "MeanSquaredError";
  static constexpr Direction direction = Direction::down;
  static constexpr auto fields() { return std::tuple{Field{"name", &MeanSquaredError::name}}; }
  Value call(Value y_true, Value y_pred) const;
};

// The square root of the mean squared error.
struct RootMeanSquaredError {
  std::string name = "root_mean_squared_error";

  static constexpr std::string_view class_name = "RootMeanSquaredError";
  static constexpr Direction direction = Direction::down;
  static constexpr auto fields() { return std::tuple{Field{"name", &RootMeanSquaredError::name}}; }
  void update(MetricScope& scope, Value y_true, Value y_pred, Value sample_weight) const;
  Value result(MetricScope& scope) const;
};

struct MeanAbsoluteError {
  std::string name = "mean_absolute_error";

  static constexpr std::string_view class_name = "MeanAbsoluteError";
  static constexpr Direction direction = Direction::down;
  static constexpr auto fields() { return std::tuple{Field{"name", &MeanAbsoluteError::name}}; }
  Value call(Value y_true, Value y_pred) const;
};

struct MeanAbsolutePercentageError {
  std::string name = "mean_absolute_percentage_error";

  static constexpr std::string_view class_name = "MeanAbsolutePercentageError";
  static constexpr Direction direction = Direction::down;
  static constexpr auto fields() { return std::tuple{Field{"name", &MeanAbsolutePercentageError::name}}; }
  Value call(Value y_true, Value y_pred) const;
};

struct MeanSquaredLogarithmicError {
  std::string name = "mean_squared_logarithmic_error";

  static constexpr std::string_view class_name = "MeanSquaredLogarithmicError";
  static constexpr Direction direction = Direction::down;
  static constexpr auto fields() { return std::tuple{Field{"name", &MeanSquaredLogarithmicError::name}}; }
  Value call(Value y_true, Value y_pred) const;
};

// The cosine of the angle between y_true and y_pred along `axis`: 1 where they point the same way.
struct CosineSimilarity {
  std::string name = "cosine_similarity";
  std::int64_t axis = -1;

  static constexpr std::string_view class_name = "CosineSimilarity";
  static constexpr Direction direction = Direction::up;
  template <class Self = CosineSimilarity>
  static constexpr auto fields() {
    return std::tuple{Field{"name", &Self::name}, Field{"axis", &Self::axis}};
  }
  Value call(Value y_true, Value y_pred) const;
};

struct LogCoshError {
  std::string name = "logcosh";

  static constexpr std::string_view class_name = "LogCoshError";
  static constexpr Direction direction = Direction::down;
  static constexpr auto fields() { return std::tuple{Field{"name", &LogCoshError::name}}; }
  Value call(Value y_true, Value y_pred) const;
};

}  // namespace hornet::metrics

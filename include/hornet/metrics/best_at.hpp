// The best of one rate over all thresholds at which another is at least some value; 0 where it never is. y_true (0 or
// not), y_pred in [0, 1] of one shape; weights are per sample. num_thresholds evenly spaced thresholds are tried; with
// class_id only that column of [samples, classes] counts. Source: keras/src/metrics/confusion_metrics.py.
#pragma once

#include <hornet/model/metric.hpp>
#include <optional>

namespace hornet::metrics {

// Sensitivity = tp / (tp + fn), specificity = tn / (tn + fp).
struct SensitivityAtSpecificity {
  double specificity = 0;  // in [0, 1]
  std::int64_t num_thresholds = 200;
  std::optional<std::int64_t> class_id = {};
  std::string name = {};

  static constexpr std::string_view class_name = "SensitivityAtSpecificity";
  static constexpr Direction direction = Direction::up;
  template <class Self = SensitivityAtSpecificity>
  static constexpr auto fields() {
    return std::tuple{Field{"name", &Self::name}, Field{"class_id", &Self::class_id},
                      Field{"num_thresholds", &Self::num_thresholds}, Field{"specificity", &Self::specificity}};
  }
  void validate() const;
  void update(MetricScope& scope, Value y_true, Value y_pred, Value sample_weight) const;
  Value result(MetricScope& scope) const;
};

struct SpecificityAtSensitivity {
  double sensitivity = 0;  // in [0, 1]
  std::int64_t num_thresholds = 200;
  std::optional<std::int64_t> class_id = {};
  std::string name = {};

  static constexpr std::string_view class_name = "SpecificityAtSensitivity";
  static constexpr Direction direction = Direction::up;
  template <class Self = SpecificityAtSensitivity>
  static constexpr auto fields() {
    return std::tuple{Field{"name", &Self::name}, Field{"class_id", &Self::class_id},
                      Field{"num_thresholds", &Self::num_thresholds}, Field{"sensitivity", &Self::sensitivity}};
  }
  void validate() const;
  void update(MetricScope& scope, Value y_true, Value y_pred, Value sample_weight) const;
  Value result(MetricScope& scope) const;
};

// Precision = tp / (tp + fp), recall = tp / (tp + fn).
struct PrecisionAtRecall {
  double recall = 0;  // in [0, 1]
  std::int64_t num_thresholds = 200;
  std::optional<std::int64_t> class_id = {};
  std::string name = {};

  static constexpr std::string_view class_name = "PrecisionAtRecall";
  static constexpr Direction direction = Direction::up;
  template <class Self = PrecisionAtRecall>
  static constexpr auto fields() {
    return std::tuple{Field{"name", &Self::name}, Field{"class_id", &Self::class_id},
                      Field{"num_thresholds", &Self::num_thresholds}, Field{"recall", &Self::recall}};
  }
  void validate() const;
  void update(MetricScope& scope, Value y_true, Value y_pred, Value sample_weight) const;
  Value result(MetricScope& scope) const;
};

struct RecallAtPrecision {
  double precision = 0;  // in [0, 1]
  std::int64_t num_thresholds = 200;
  std::optional<std::int64_t> class_id = {};
  std::string name = {};

  static constexpr std::string_view class_name = "RecallAtPrecision";
  static constexpr Direction direction = Direction::up;
  template <class Self = RecallAtPrecision>
  static constexpr auto fields() {
    return std::tuple{Field{"name", &Self::name}, Field{"class_id", &Self::class_id},
                      Field{"num_thresholds", &Self::num_thresholds}, Field{"precision", &Self::precision}};
  }
  void validate() const;
  void update(MetricScope& scope, Value y_true, Value y_pred, Value sample_weight) const;
  Value result(MetricScope& scope) const;
};

}  // namespace hornet::metrics

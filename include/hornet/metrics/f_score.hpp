// F scores: the weighted harmonic mean of precision and recall. Source: keras/src/metrics/f_score_metrics.py.
#pragma once

#include <hornet/model/metric.hpp>
#include <optional>

namespace hornet::metrics {

// (1 + β²) · precision · recall / (β² · precision + recall) of each class; y_true, y_pred [samples, classes], weights
// [samples]. A class is predicted where y_pred > threshold, or without one where it is the greatest of its row.
// `average`: none gives a vector of the classes; "macro" their mean, "weighted" by how often each is true, "micro"
// counts all classes together.
struct FBetaScore {
  std::optional<std::string> average = {};
  double beta = 1.0;                     // > 0
  std::optional<double> threshold = {};  // in (0, 1]
  std::string name = "fbeta_score";

  static constexpr std::string_view class_name = "FBetaScore";
  static constexpr Direction direction = Direction::up;
  template <class Self = FBetaScore>
  static constexpr auto fields() {
    return std::tuple{Field{"name", &Self::name}, Field{"average", &Self::average}, Field{"beta", &Self::beta},
                      Field{"threshold", &Self::threshold}};
  }
  void validate() const;
  void update(MetricScope& scope, Value y_true, Value y_pred, Value sample_weight) const;
  Value result(MetricScope& scope) const;
};

// FBetaScore with β = 1.
struct F1Score {
  std::optional<std::string> average = {};
  std::optional<double> threshold = {};
  std::string name = "f1_score";

  static constexpr std::string_view class_name = "F1Score";
  static constexpr Direction direction = Direction::up;
  template <class Self = F1Score>
  static constexpr auto fields() {
    return std::tuple{Field{"name", &Self::name}, Field{"average", &Self::average},
                      Field{"threshold", &Self::threshold}};
  }
  void validate() const;
  void update(MetricScope& scope, Value y_true, Value y_pred, Value sample_weight) const;
  Value result(MetricScope& scope) const;
};

}  // namespace hornet::metrics

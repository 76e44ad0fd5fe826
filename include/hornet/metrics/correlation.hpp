// How far y_pred follows y_true along `axis`, in [-1, 1]; shapes are equal. Weighted means over samples.
// Source: keras/src/metrics/correlation_metrics.py.
#pragma once

#include <hornet/layers/axes.hpp>
#include <hornet/model/metric.hpp>

namespace hornet::metrics {

// Pearson's coefficient: the mean product of both, each brought to mean 0 and variance 1.
struct PearsonCorrelation {
  std::string name = "pearson_correlation";
  layers::Axes axis = -1;

  static constexpr std::string_view class_name = "PearsonCorrelation";
  static constexpr Direction direction = Direction::up;
  template <class Self = PearsonCorrelation>
  static constexpr auto fields() {
    return std::tuple{Field{"name", &Self::name}, Field{"axis", &Self::axis}};
  }
  Value call(Value y_true, Value y_pred) const;
};

// Lin's coefficient of agreement: 2 · covariance / (both variances + the squared difference of the means).
struct ConcordanceCorrelation {
  std::string name = "concordance_correlation";
  layers::Axes axis = -1;

  static constexpr std::string_view class_name = "ConcordanceCorrelation";
  static constexpr Direction direction = Direction::up;
  template <class Self = ConcordanceCorrelation>
  static constexpr auto fields() {
    return std::tuple{Field{"name", &Self::name}, Field{"axis", &Self::axis}};
  }
  Value call(Value y_true, Value y_pred) const;
};

}  // namespace hornet::metrics

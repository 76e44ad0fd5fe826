// Weighted means of the losses of those names. Source: keras/src/metrics/probabilistic_metrics.py.
#pragma once

#include <hornet/model/metric.hpp>

namespace hornet::metrics {

struct KLDivergence {
  std::string name = "kl_divergence";

  static constexpr std::string_view class_name = "KLDivergence";
  static constexpr Direction direction = Direction::down;
  static constexpr auto fields() { return std::tuple{Field{"name", &KLDivergence::name}}; }
  Value call(Value y_true, Value y_pred) const;
};

struct Poisson {
  std::string name = "poisson";

  static constexpr std::string_view class_name = "Poisson";
  static constexpr Direction direction = Direction::down;
  static constexpr auto fields() { return std::tuple{Field{"name", &Poisson::name}}; }
  Value call(Value y_true, Value y_pred) const;
};

}  // namespace hornet::metrics

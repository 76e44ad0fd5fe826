// Weighted means of the losses of those names. Source: keras/src/metrics/hinge_metrics.py.
#pragma once

#include <hornet/model/metric.hpp>

namespace hornet::metrics {

struct Hinge {
  std::string name = "hinge";

  static constexpr std::string_view class_name = "Hinge";
  static constexpr Direction direction = Direction::down;
  static constexpr auto fields() { return std::tuple{Field{"name", &Hinge::name}}; }
  Value call(Value y_true, Value y_pred) const;
};

struct SquaredHinge {
  std::string name = "squared_hinge";

  static constexpr std::string_view class_name = "SquaredHinge";
  static constexpr Direction direction = Direction::down;
  static constexpr auto fields() { return std::tuple{Field{"name", &SquaredHinge::name}}; }
  Value call(Value y_true, Value y_pred) const;
};

struct CategoricalHinge {
  std::string name = "categorical_hinge";

  static constexpr std::string_view class_name = "CategoricalHinge";
  static constexpr Direction direction = Direction::down;
  static constexpr auto fields() { return std::tuple{Field{"name", &CategoricalHinge::name}}; }
  Value call(Value y_true, Value y_pred) const;
};

}  // namespace hornet::metrics

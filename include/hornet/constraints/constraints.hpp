// What a weight is made to be after each update: each maps a weight to one of its shape. A norm is the L2 norm along
// `axis`; an axis that the weight does not have is a ShapeError. Source: keras/src/constraints/constraints.py.
#pragma once

#include <hornet/base/fields.hpp>
#include <hornet/constraints/axes.hpp>
#include <hornet/graph/value.hpp>

namespace hornet::constraints {

struct MaxNormOptions {
  double max_value = 2;
  Axes axis = 0;
};
// Norms at most max_value. MaxNorm(3) or MaxNorm({.max_value = 3, .axis = {0, 1, 2}}).
struct MaxNorm : MaxNormOptions {
  MaxNorm(MaxNormOptions options = {}) : MaxNormOptions(std::move(options)) {}
  explicit MaxNorm(double max_value) { this->max_value = max_value; }
  static constexpr std::string_view class_name = "MaxNorm";
  template <class Self = MaxNorm>
  static constexpr auto fields() {
    return std::tuple{Field{"max_value", &Self::max_value}, Field{"axis", &Self::axis}};
  }
  void validate() const;
  Value call(Value w) const;
};

// max(w, 0).
struct NonNeg {
  static constexpr std::string_view class_name = "NonNeg";
  Value call(Value w) const;
};

// Norms of 1.
struct UnitNorm {
  Axes axis = 0;
  static constexpr std::string_view class_name = "UnitNorm";
  static constexpr auto fields() { return std::tuple{Field{"axis", &UnitNorm::axis}}; }
  void validate() const;
  Value call(Value w) const;
};

// Norms moved towards [min_value, max_value] by the share `rate` of the way, at each update.
struct MinMaxNorm {
  double min_value = 0;
  double max_value = 1;
  double rate = 1;
  Axes axis = 0;
  static constexpr std::string_view class_name = "MinMaxNorm";
  template <class Self = MinMaxNorm>
  static constexpr auto fields() {
    return std::tuple{Field{"min_value", &Self::min_value}, Field{"max_value", &Self::max_value},
                      Field{"rate", &Self::rate}, Field{"axis", &Self::axis}};
  }
  void validate() const;
  Value call(Value w) const;
};

}  // namespace hornet::constraints

// Hinge losses: targets are -1 and 1; targets that are all 0 or 1 are taken as -1 and 1. Averaged over the last axis.
// Source: keras/src/losses/losses.py.
#pragma once

#include <hornet/model/loss.hpp>

namespace hornet::losses {

// max(1 - y_true y_pred, 0)
struct Hinge {
  std::string reduction = "sum_over_batch_size";
  std::string name = "hinge";

  static constexpr std::string_view class_name = "Hinge";
  template <class Self = Hinge>
  static constexpr auto fields() {
    return std::tuple{Field{"name", &Self::name}, Field{"reduction", &Self::reduction}};
  }
  Value call(Value y_true, Value y_pred) const;
};

// max(1 - y_true y_pred, 0)²
struct SquaredHinge {
  std::string reduction = "sum_over_batch_size";
  std::string name = "squared_hinge";

  static constexpr std::string_view class_name = "SquaredHinge";
  template <class Self = SquaredHinge>
  static constexpr auto fields() {
    return std::tuple{Field{"name", &Self::name}, Field{"reduction", &Self::reduction}};
  }
  Value call(Value y_true, Value y_pred) const;
};

// max(neg - pos + 1, 0): pos = Σ y_true y_pred, neg = max (1 - y_true) y_pred, over the last axis; y_true is one-hot.
struct CategoricalHinge {
  std::string reduction = "sum_over_batch_size";
  std::string name = "categorical_hinge";

  static constexpr std::string_view class_name = "CategoricalHinge";
  template <class Self = CategoricalHinge>
  static constexpr auto fields() {
    return std::tuple{Field{"name", &Self::name}, Field{"reduction", &Self::reduction}};
  }
  Value call(Value y_true, Value y_pred) const;
};

}  // namespace hornet::losses

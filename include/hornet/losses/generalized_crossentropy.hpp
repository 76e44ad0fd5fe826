// Cross-entropy that wrong labels harm less: Zhang & Sabuncu 2018, arXiv:1805.07836. Source:
// keras/src/losses/losses.py.
#pragma once

#include <hornet/model/loss.hpp>

namespace hornet::losses {

// (1 - p^q) / q, p the predicted probability of the label: like cross-entropy as q approaches 0, like the absolute
// error as it approaches 1. y_true [n] or [n, 1]: class indices; y_pred [n, classes]: probabilities -> values [n].
struct CategoricalGeneralizedCrossEntropy {
  double q = 0.5;  // in (0, 1)
  std::string reduction = "sum_over_batch_size";
  std::string name = "categorical_generalized_cross_entropy";

  static constexpr std::string_view class_name = "CategoricalGeneralizedCrossEntropy";
  static constexpr bool takes_class_indices = true;
  template <class Self = CategoricalGeneralizedCrossEntropy>
  static constexpr auto fields() {
    return std::tuple{Field{"name", &Self::name}, Field{"reduction", &Self::reduction}, Field{"q", &Self::q}};
  }
  void validate() const;
  Value call(Value y_true, Value y_pred) const;
  void check(const Tensor& y_true, const TensorType& y_pred) const;
};

}  // namespace hornet::losses

// Losses between distributions, and for counts. Source: keras/src/losses/losses.py.
#pragma once

#include <hornet/model/loss.hpp>

namespace hornet::losses {

// Σ y_true log(y_true / y_pred) over the last axis, both clipped to [1e-7, 1].
struct KLDivergence {
  std::string reduction = "sum_over_batch_size";
  std::string name = "kl_divergence";

  static constexpr std::string_view class_name = "KLDivergence";
  template <class Self = KLDivergence>
  static constexpr auto fields() {
    return std::tuple{Field{"name", &Self::name}, Field{"reduction", &Self::reduction}};
  }
  Value call(Value y_true, Value y_pred) const;
};

// y_pred - y_true log(y_pred + 1e-7), averaged over the last axis.
struct Poisson {
  std::string reduction = "sum_over_batch_size";
  std::string name = "poisson";

  static constexpr std::string_view class_name = "Poisson";
  template <class Self = Poisson>
  static constexpr auto fields() {
    return std::tuple{Field{"name", &Self::name}, Field{"reduction", &Self::reduction}};
  }
  Value call(Value y_true, Value y_pred) const;
};

}  // namespace hornet::losses

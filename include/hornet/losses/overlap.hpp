// How little two masks overlap: losses for segmentation. y_true, y_pred of one shape; `axis` says what is summed over,
// nothing: everything, so that there is one value for the whole batch. Source: keras/src/losses/losses.py.
#pragma once

#include <hornet/layers/axes.hpp>
#include <hornet/model/loss.hpp>
#include <optional>

namespace hornet::losses {

// 1 - 2 · Σ(y_true · y_pred) / (Σ y_true + Σ y_pred).
struct Dice {
  std::string reduction = "sum_over_batch_size";
  std::string name = "dice";
  std::optional<layers::Axes> axis = {};

  static constexpr std::string_view class_name = "Dice";
  template <class Self = Dice>
  static constexpr auto fields() {
    return std::tuple{Field{"name", &Self::name}, Field{"reduction", &Self::reduction}, Field{"axis", &Self::axis}};
  }
  Value call(Value y_true, Value y_pred) const;
};

// 1 - overlap / (overlap + alpha · what y_pred lacks + beta · what it has too much): Salehi et al. 2017, as Keras has
// it.
struct Tversky {
  double alpha = 0.5;  // of Σ (1 - y_pred) · y_true
  double beta = 0.5;   // of Σ y_pred · (1 - y_true)
  std::string reduction = "sum_over_batch_size";
  std::string name = "tversky";
  std::optional<layers::Axes> axis = {};

  static constexpr std::string_view class_name = "Tversky";
  template <class Self = Tversky>
  static constexpr auto fields() {
    return std::tuple{Field{"name", &Self::name}, Field{"reduction", &Self::reduction}, Field{"alpha", &Self::alpha},
                      Field{"beta", &Self::beta}, Field{"axis", &Self::axis}};
  }
  void validate() const;
  Value call(Value y_true, Value y_pred) const;
};

}  // namespace hornet::losses

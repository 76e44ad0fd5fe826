// Focal losses: cross-entropy in which well-classified examples weigh less, by (1 - p)^gamma. Lin et al. 2017,
// arXiv:1708.02002. Source: keras/src/losses/losses.py.
#pragma once

#include <hornet/model/loss.hpp>

namespace hornet::losses {

// y_true [..., n] in [0, 1], averaged over the last axis.
struct BinaryFocalCrossentropy {
  bool apply_class_balancing = false;  // weigh class 1 by alpha, class 0 by 1 - alpha
  double alpha = 0.25;
  double gamma = 2;
  bool from_logits = false;    // y_pred are logits, not probabilities
  double label_smoothing = 0;  // y_true becomes y_true (1 - s) + s / 2
  std::int64_t axis = -1;      // averaged over
  std::string reduction = "sum_over_batch_size";
  std::string name = "binary_focal_crossentropy";

  static constexpr std::string_view class_name = "BinaryFocalCrossentropy";
  template <class Self = BinaryFocalCrossentropy>
  static constexpr auto fields() {
    return std::tuple{Field{"name", &Self::name},
                      Field{"reduction", &Self::reduction},
                      Field{"apply_class_balancing", &Self::apply_class_balancing},
                      Field{"alpha", &Self::alpha},
                      Field{"gamma", &Self::gamma},
                      Field{"from_logits", &Self::from_logits},
                      Field{"label_smoothing", &Self::label_smoothing},
                      Field{"axis", &Self::axis}};
  }
  void validate() const;
  Value call(Value y_true, Value y_pred) const;
  void check(const Tensor& y_true, const TensorType& y_pred) const;
};

// y_true [..., classes]: one-hot, or any probabilities; y_pred [..., classes] -> values [...].
struct CategoricalFocalCrossentropy {
  double alpha = 0.25;
  double gamma = 2;
  bool from_logits = false;    // y_pred are logits, not probabilities
  double label_smoothing = 0;  // y_true becomes y_true (1 - s) + s / classes
  std::int64_t axis = -1;      // of the classes
  std::string reduction = "sum_over_batch_size";
  std::string name = "categorical_focal_crossentropy";

  static constexpr std::string_view class_name = "CategoricalFocalCrossentropy";
  template <class Self = CategoricalFocalCrossentropy>
  static constexpr auto fields() {
    return std::tuple{Field{"name", &Self::name},
                      Field{"reduction", &Self::reduction},
                      Field{"alpha", &Self::alpha},
                      Field{"gamma", &Self::gamma},
                      Field{"from_logits", &Self::from_logits},
                      Field{"label_smoothing", &Self::label_smoothing},
                      Field{"axis", &Self::axis}};
  }
  void validate() const;
  Value call(Value y_true, Value y_pred) const;
};

}  // namespace hornet::losses

// Cross-entropies between class labels and predicted probabilities or logits. Probabilities are divided by their sum
// over the classes (not for binary), then clipped to [1e-7, 1 - 1e-7]. y_pred [..., classes] -> values [...]. Source:
// keras/src/losses/losses.py, keras/src/backend/jax/nn.py.
#pragma once

#include <hornet/model/loss.hpp>
#include <optional>

namespace hornet::losses {

// y_true [...] or [..., 1]: class indices in [0, classes).
struct SparseCategoricalCrossentropy {
  bool from_logits = false;                       // y_pred are logits, not probabilities
  std::optional<std::int64_t> ignore_class = {};  // its value is 0 and the mean is over the other labels
  std::string reduction = "sum_over_batch_size";
  std::int64_t axis = -1;  // of the classes
  std::string name = "sparse_categorical_crossentropy";

  static constexpr std::string_view class_name = "SparseCategoricalCrossentropy";
  static constexpr bool takes_class_indices = true;
  template <class Self = SparseCategoricalCrossentropy>
  static constexpr auto fields() {
    return std::tuple{Field{"name", &Self::name}, Field{"reduction", &Self::reduction},
                      Field{"from_logits", &Self::from_logits}, Field{"ignore_class", &Self::ignore_class},
                      Field{"axis", &Self::axis}};
  }
  Value call(Value y_true, Value y_pred) const;
  Value mask(Value y_true, Value y_pred) const;
  void check(const Tensor& y_true, const TensorType& y_pred) const;
};

// y_true [..., classes]: one-hot, or any probabilities.
struct CategoricalCrossentropy {
  bool from_logits = false;    // y_pred are logits, not probabilities
  double label_smoothing = 0;  // y_true becomes y_true (1 - s) + s / classes
  std::int64_t axis = -1;      // of the classes
  std::string reduction = "sum_over_batch_size";
  std::string name = "categorical_crossentropy";

  static constexpr std::string_view class_name = "CategoricalCrossentropy";
  template <class Self = CategoricalCrossentropy>
  static constexpr auto fields() {
    return std::tuple{Field{"name", &Self::name}, Field{"reduction", &Self::reduction},
                      Field{"from_logits", &Self::from_logits}, Field{"label_smoothing", &Self::label_smoothing},
                      Field{"axis", &Self::axis}};
  }
  void validate() const;
  Value call(Value y_true, Value y_pred) const;
};

// y_true [..., n] in [0, 1]: independent yes-no labels, averaged over the last axis.
struct BinaryCrossentropy {
  bool from_logits = false;    // y_pred are logits, not probabilities
  double label_smoothing = 0;  // y_true becomes y_true (1 - s) + s / 2
  std::int64_t axis = -1;      // averaged over
  std::string reduction = "sum_over_batch_size";
  std::string name = "binary_crossentropy";

  static constexpr std::string_view class_name = "BinaryCrossentropy";
  template <class Self = BinaryCrossentropy>
  static constexpr auto fields() {
    return std::tuple{Field{"name", &Self::name}, Field{"reduction", &Self::reduction},
                      Field{"from_logits", &Self::from_logits}, Field{"label_smoothing", &Self::label_smoothing},
                      Field{"axis", &Self::axis}};
  }
  void validate() const;
  Value call(Value y_true, Value y_pred) const;
  void check(const Tensor& y_true, const TensorType& y_pred) const;
};

// Binary when y_pred has one column, sparse when y_true are class indices, else categorical: what Keras' compile makes
// of "crossentropy" and "ce". y_pred are probabilities. Source: keras/src/trainers/compile_utils.py.
struct Crossentropy {
  std::string reduction = "sum_over_batch_size";
  std::string name = "crossentropy";

  static constexpr std::string_view class_name = "Crossentropy";
  static constexpr bool takes_class_indices = true;
  template <class Self = Crossentropy>
  static constexpr auto fields() {
    return std::tuple{Field{"name", &Self::name}, Field{"reduction", &Self::reduction}};
  }
  Value call(Value y_true, Value y_pred) const;
  void check(const Tensor& y_true, const TensorType& y_pred) const;
};

}  // namespace hornet::losses

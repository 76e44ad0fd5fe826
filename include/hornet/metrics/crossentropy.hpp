// Weighted means of the losses of those names. Source: keras/src/metrics/probabilistic_metrics.py.
#pragma once

#include <hornet/model/metric.hpp>
#include <optional>

namespace hornet::metrics {

struct BinaryCrossentropy {
  std::string name = "binary_crossentropy";
  bool from_logits = false;  // y_pred are logits, not probabilities
  double label_smoothing = 0;

  static constexpr std::string_view class_name = "BinaryCrossentropy";
  static constexpr Direction direction = Direction::down;
  template <class Self = BinaryCrossentropy>
  static constexpr auto fields() {
    return std::tuple{Field{"name", &Self::name}, Field{"from_logits", &Self::from_logits},
                      Field{"label_smoothing", &Self::label_smoothing}};
  }
  void validate() const;
  Value call(Value y_true, Value y_pred) const;
};

struct CategoricalCrossentropy {
  std::string name = "categorical_crossentropy";
  bool from_logits = false;  // y_pred are logits, not probabilities
  double label_smoothing = 0;
  std::int64_t axis = -1;  // of the classes

  static constexpr std::string_view class_name = "CategoricalCrossentropy";
  static constexpr Direction direction = Direction::down;
  template <class Self = CategoricalCrossentropy>
  static constexpr auto fields() {
    return std::tuple{Field{"name", &Self::name}, Field{"from_logits", &Self::from_logits},
                      Field{"label_smoothing", &Self::label_smoothing}, Field{"axis", &Self::axis}};
  }
  void validate() const;
  Value call(Value y_true, Value y_pred) const;
};

struct SparseCategoricalCrossentropy {
  std::string name = "sparse_categorical_crossentropy";
  bool from_logits = false;  // y_pred are logits, not probabilities
  std::optional<std::int64_t> ignore_class =
      {};                  // its value is 0; it counts in the mean unless there are sample weights
  std::int64_t axis = -1;  // of the classes

  static constexpr std::string_view class_name = "SparseCategoricalCrossentropy";
  static constexpr Direction direction = Direction::down;
  template <class Self = SparseCategoricalCrossentropy>
  static constexpr auto fields() {
    return std::tuple{Field{"name", &Self::name}, Field{"from_logits", &Self::from_logits},
                      Field{"ignore_class", &Self::ignore_class}, Field{"axis", &Self::axis}};
  }
  Value call(Value y_true, Value y_pred) const;
  Value mask(Value y_true, Value y_pred) const;
};

// Binary, sparse or categorical by the shapes, as losses::Crossentropy: "crossentropy" and "ce".
struct InferredCrossentropy {
  std::string name = "crossentropy";

  static constexpr std::string_view class_name = "InferredCrossentropy";
  static constexpr Direction direction = Direction::down;
  static constexpr auto fields() { return std::tuple{Field{"name", &InferredCrossentropy::name}}; }
  Value call(Value y_true, Value y_pred) const;
};

}  // namespace hornet::metrics

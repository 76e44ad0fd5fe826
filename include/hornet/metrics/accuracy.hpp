// How often predictions are right: the weighted mean of matches. Source: keras/src/metrics/accuracy_metrics.py.
#pragma once

#include <hornet/model/metric.hpp>

namespace hornet::metrics {

// y_true = y_pred, element by element.
struct Accuracy {
  std::string name = "accuracy";

  static constexpr std::string_view class_name = "Accuracy";
  static constexpr Direction direction = Direction::up;
  static constexpr auto fields() { return std::tuple{Field{"name", &Accuracy::name}}; }
  Value call(Value y_true, Value y_pred) const;
};

// y_true = (y_pred > threshold), element by element.
struct BinaryAccuracy {
  std::string name = "binary_accuracy";
  double threshold = 0.5;

  static constexpr std::string_view class_name = "BinaryAccuracy";
  static constexpr Direction direction = Direction::up;
  template <class Self = BinaryAccuracy>
  static constexpr auto fields() {
    return std::tuple{Field{"name", &Self::name}, Field{"threshold", &Self::threshold}};
  }
  void validate() const;
  Value call(Value y_true, Value y_pred) const;
};

// y_true, y_pred [..., classes]: both have their greatest element at the same place.
struct CategoricalAccuracy {
  std::string name = "categorical_accuracy";

  static constexpr std::string_view class_name = "CategoricalAccuracy";
  static constexpr Direction direction = Direction::up;
  static constexpr auto fields() { return std::tuple{Field{"name", &CategoricalAccuracy::name}}; }
  Value call(Value y_true, Value y_pred) const;
};

// y_true [...] or [..., 1]: class indices; y_pred [..., classes] has its greatest element there.
struct SparseCategoricalAccuracy {
  std::string name = "sparse_categorical_accuracy";

  static constexpr std::string_view class_name = "SparseCategoricalAccuracy";
  static constexpr Direction direction = Direction::up;
  static constexpr auto fields() { return std::tuple{Field{"name", &SparseCategoricalAccuracy::name}}; }
  Value call(Value y_true, Value y_pred) const;
};

// y_true [..., classes]: its greatest element is among the k greatest of y_pred [..., classes].
struct TopKCategoricalAccuracy {
  std::int64_t k = 5;  // at least 1
  std::string name = "top_k_categorical_accuracy";

  static constexpr std::string_view class_name = "TopKCategoricalAccuracy";
  static constexpr Direction direction = Direction::up;
  template <class Self = TopKCategoricalAccuracy>
  static constexpr auto fields() {
    return std::tuple{Field{"name", &Self::name}, Field{"k", &Self::k}};
  }
  void validate() const;
  Value call(Value y_true, Value y_pred) const;
};

// y_true [...] or [..., 1]: class indices, among the k greatest of y_pred [..., classes].
struct SparseTopKCategoricalAccuracy {
  std::int64_t k = 5;  // at least 1
  std::string name = "sparse_top_k_categorical_accuracy";
  bool from_sorted_ids = false;  // y_pred are class indices, the best first

  static constexpr std::string_view class_name = "SparseTopKCategoricalAccuracy";
  static constexpr Direction direction = Direction::up;
  template <class Self = SparseTopKCategoricalAccuracy>
  static constexpr auto fields() {
    return std::tuple{Field{"name", &Self::name}, Field{"k", &Self::k},
                      Field{"from_sorted_ids", &Self::from_sorted_ids}};
  }
  void validate() const;
  Value call(Value y_true, Value y_pred) const;
};

// Binary when y_pred has one column, sparse when y_true are class indices, else categorical: what Keras' compile makes
// of "accuracy" and "acc". Source: keras/src/trainers/compile_utils.py.
struct InferredAccuracy {
  std::string name = "accuracy";

  static constexpr std::string_view class_name = "InferredAccuracy";
  static constexpr Direction direction = Direction::up;
  static constexpr auto fields() { return std::tuple{Field{"name", &InferredAccuracy::name}}; }
  Value call(Value y_true, Value y_pred) const;
};

}  // namespace hornet::metrics

// Intersection over union of classes: tp / (tp + fp + fn), from a confusion matrix of all elements. The result is the
// mean over the classes asked for that occur. Labels and predictions are class indices, or with sparse_… = false scores
// along `axis`, of which the greatest counts; weights are of the labels' shape. Indices outside [0, num_classes) and
// labels that are ignore_class are left out. The matrix, and with it the weights, are of dtype int32 unless float32 is
// asked for, as in Keras. Source: keras/src/metrics/iou_metrics.py.
#pragma once

#include <hornet/model/metric.hpp>
#include <optional>
#include <vector>

namespace hornet::metrics {

struct IoU {
  std::int64_t num_classes = 0;
  std::vector<std::int64_t> target_class_ids = {};
  std::string name = {};
  DType dtype = i32;  // or f32
  std::optional<std::int64_t> ignore_class = {};
  bool sparse_y_true = true;
  bool sparse_y_pred = true;
  std::int64_t axis = -1;

  static constexpr std::string_view class_name = "IoU";
  static constexpr Direction direction = Direction::up;
  template <class Self = IoU>
  static constexpr auto fields() {
    return std::tuple{Field{"name", &Self::name},
                      Field{"dtype", &Self::dtype},
                      Field{"num_classes", &Self::num_classes},
                      Field{"target_class_ids", &Self::target_class_ids},
                      Field{"ignore_class", &Self::ignore_class},
                      Field{"sparse_y_true", &Self::sparse_y_true},
                      Field{"sparse_y_pred", &Self::sparse_y_pred},
                      Field{"axis", &Self::axis}};
  }
  void validate() const;
  void update(MetricScope& scope, Value y_true, Value y_pred, Value sample_weight) const;
  Value result(MetricScope& scope) const;
};

// IoU of two classes: a prediction is of class 1 where it is at least the threshold.
struct BinaryIoU {
  std::vector<std::int64_t> target_class_ids = {0, 1};
  double threshold = 0.5;
  std::string name = {};
  DType dtype = i32;

  static constexpr std::string_view class_name = "BinaryIoU";
  static constexpr Direction direction = Direction::up;
  template <class Self = BinaryIoU>
  static constexpr auto fields() {
    return std::tuple{Field{"target_class_ids", &Self::target_class_ids}, Field{"threshold", &Self::threshold},
                      Field{"name", &Self::name}, Field{"dtype", &Self::dtype}};
  }
  void validate() const;
  void update(MetricScope& scope, Value y_true, Value y_pred, Value sample_weight) const;
  Value result(MetricScope& scope) const;
};

// IoU of all classes.
struct MeanIoU {
  std::int64_t num_classes = 0;
  std::string name = {};
  DType dtype = i32;
  std::optional<std::int64_t> ignore_class = {};
  bool sparse_y_true = true;
  bool sparse_y_pred = true;
  std::int64_t axis = -1;

  static constexpr std::string_view class_name = "MeanIoU";
  static constexpr Direction direction = Direction::up;
  template <class Self = MeanIoU>
  static constexpr auto fields() {
    return std::tuple{Field{"num_classes", &Self::num_classes},
                      Field{"name", &Self::name},
                      Field{"dtype", &Self::dtype},
                      Field{"ignore_class", &Self::ignore_class},
                      Field{"sparse_y_true", &Self::sparse_y_true},
                      Field{"sparse_y_pred", &Self::sparse_y_pred},
                      Field{"axis", &Self::axis}};
  }
  void validate() const;
  void update(MetricScope& scope, Value y_true, Value y_pred, Value sample_weight) const;
  Value result(MetricScope& scope) const;
};

// IoU of labels that are one-hot.
struct OneHotIoU {
  std::int64_t num_classes = 0;
  std::vector<std::int64_t> target_class_ids = {};
  std::string name = {};
  DType dtype = i32;
  std::optional<std::int64_t> ignore_class = {};
  bool sparse_y_pred = false;
  std::int64_t axis = -1;

  static constexpr std::string_view class_name = "OneHotIoU";
  static constexpr Direction direction = Direction::up;
  template <class Self = OneHotIoU>
  static constexpr auto fields() {
    return std::tuple{Field{"num_classes", &Self::num_classes},
                      Field{"target_class_ids", &Self::target_class_ids},
                      Field{"name", &Self::name},
                      Field{"dtype", &Self::dtype},
                      Field{"ignore_class", &Self::ignore_class},
                      Field{"sparse_y_pred", &Self::sparse_y_pred},
                      Field{"axis", &Self::axis}};
  }
  void validate() const;
  void update(MetricScope& scope, Value y_true, Value y_pred, Value sample_weight) const;
  Value result(MetricScope& scope) const;
};

// IoU of all classes, of labels that are one-hot.
struct OneHotMeanIoU {
  std::int64_t num_classes = 0;
  std::string name = {};
  DType dtype = i32;
  std::optional<std::int64_t> ignore_class = {};
  bool sparse_y_pred = false;
  std::int64_t axis = -1;

  static constexpr std::string_view class_name = "OneHotMeanIoU";
  static constexpr Direction direction = Direction::up;
  template <class Self = OneHotMeanIoU>
  static constexpr auto fields() {
    return std::tuple{Field{"num_classes", &Self::num_classes},
                      Field{"name", &Self::name},
                      Field{"dtype", &Self::dtype},
                      Field{"ignore_class", &Self::ignore_class},
                      Field{"sparse_y_pred", &Self::sparse_y_pred},
                      Field{"axis", &Self::axis}};
  }
  void validate() const;
  void update(MetricScope& scope, Value y_true, Value y_pred, Value sample_weight) const;
  Value result(MetricScope& scope) const;
};

}  // namespace hornet::metrics

#include "src/losses/targets.hpp"

#include <cmath>
#include <hornet/model/loss.hpp>

namespace hornet::losses {
namespace {

std::string title(std::string_view loss) { return std::string(loss) + ": "; }

// Equal but for the batch axis and for what is not known yet.
bool agree(const Shape& data, const Shape& wanted) {
  if (data.rank() != wanted.rank()) return false;
  for (int i = 1; i < data.rank(); ++i)
    if (wanted[i] != None && data[i] != wanted[i]) return false;
  return true;
}

// Whether `indices` is `predictions` without the axis of classes, or with a last axis of 1 in its place.
bool one_index_each(const Shape& indices, const Shape& predictions, int class_axis) {
  const bool column = indices.rank() == predictions.rank() && indices.back() == 1;
  const int rank = indices.rank() - (column ? 1 : 0);
  if (rank + 1 != predictions.rank()) return false;
  for (int i = 1; i < rank; ++i) {
    const std::int64_t wanted = predictions[i < class_axis ? i : i + 1];
    if (wanted != None && indices[i] != wanted) return false;
  }
  return true;
}

}  // namespace

void expect_same_shape(std::string_view loss, Value y_true, Value y_pred) {
  if (y_true.shape() != y_pred.shape())
    throw ShapeError(title(loss) + "y_true and y_pred must have one shape, got " + to_string(y_true.shape()) + " and " +
                     to_string(y_pred.shape()) +
                     (y_true.rank() < y_pred.rank() ? "; for class indices use sparse_categorical_crossentropy" : ""));
}

void check_probability_targets(std::string_view loss, const Tensor& y_true) {
  expect_targets(
      loss, y_true, [](double value) { return value >= 0 && value <= 1; },
      "targets must be in [0, 1]: labels 0 and 1, or probabilities; for class indices use "
      "sparse_categorical_crossentropy");
}

void check_class_indices(std::string_view loss, const Tensor& y_true, const TensorType& y_pred, std::int64_t class_axis,
                         std::optional<std::int64_t> ignored) {
  if (!one_index_each(y_true.shape(), y_pred.shape, y_pred.shape.normalize(class_axis)))
    throw ShapeError(title(loss) + "expected one class index for each prediction, y_true of shape " +
                     to_string(shape_without(y_pred.shape, class_axis)) + " for y_pred " + to_string(y_pred.shape) +
                     ", got " + to_string(y_true.shape()) +
                     (agree(y_true.shape(), y_pred.shape) ? "; for one-hot targets use categorical_crossentropy" : ""));
  const std::int64_t classes = y_pred.shape[class_axis];
  const auto good = [&](double value) {
    const bool whole = value == std::floor(value);
    return whole && ((value >= 0 && value < static_cast<double>(classes)) ||
                     (ignored && value == static_cast<double>(*ignored)));
  };
  expect_targets(loss, y_true, good, [&] {
    return "labels must be whole numbers in [0, " + std::to_string(classes - 1) + "], for y_pred has " +
           std::to_string(classes) +
           " classes. If labels count from 1, subtract 1; if there are more classes, give the last layer more units; "
           "for probabilities use categorical_crossentropy";
  });
}

void expect_label_smoothing(std::string_view loss, double value) {
  if (!(value >= 0 && value <= 1))
    throw ConfigError(title(loss) + "label_smoothing must be in [0, 1], got " + std::to_string(value));
}

void expect_at_least(std::string_view loss, std::string_view option, double value, double least) {
  if (!(std::isfinite(value) && value >= least))
    throw ConfigError(title(loss) + std::string(option) + " must be a finite number of at least " +
                      std::to_string(least) + ", got " + std::to_string(value));
}

Shape shape_without(const Shape& shape, std::int64_t axis) {
  const int at = shape.normalize(axis);
  return shape.slice(0, at) + shape.slice(at + 1, shape.rank());
}

}  // namespace hornet::losses

// What losses ask of their targets. `loss` names the asker in messages.
#pragma once

#include <hornet/graph/graph.hpp>
#include <optional>
#include <string_view>

namespace hornet::losses {

// Throws ShapeError unless both have one shape: broadcasting targets hides mistakes.
void expect_same_shape(std::string_view loss, Value y_true, Value y_pred);

// Throws DataError naming the first element outside [0, 1].
void check_probability_targets(std::string_view loss, const Tensor& y_true);

// One target an item along every axis but `class_axis` (or a last axis of 1 in its place): whole numbers in
// [0, classes), or `ignored`. Throws ShapeError, DataError naming the first bad element.
void check_class_indices(std::string_view loss, const Tensor& y_true, const TensorType& y_pred, std::int64_t class_axis,
                         std::optional<std::int64_t> ignored);

// ConfigError when a label_smoothing is outside [0, 1], or another option is not a finite number of at least `least`.
void expect_label_smoothing(std::string_view loss, double value);
void expect_at_least(std::string_view loss, std::string_view option, double value, double least);

// Without the axis of classes.
Shape shape_without(const Shape& shape, std::int64_t axis);

}  // namespace hornet::losses

#include <hornet/losses/crossentropy.hpp>
#include <hornet/ops/gather.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/ops/shape.hpp>

#include "src/losses/probabilities.hpp"
#include "src/losses/targets.hpp"

namespace hornet::losses {
namespace {

Value classes_last(Value y_pred, std::int64_t axis) {
  const int from = y_pred.shape().normalize(axis);
  std::vector<std::int64_t> order;
  for (int i = 0; i < y_pred.rank(); ++i)
    if (i != from) order.push_back(i);
  if (from == y_pred.rank() - 1) return y_pred;
  order.push_back(from);
  return ops::transpose(y_pred, order);
}

// Class indices, one for each prediction: int32, as Keras takes them.
Value class_indices(Value y_true, Value y_pred, std::int64_t axis) {
  if (y_true.rank() == y_pred.rank() && y_true.shape().back() == 1) y_true = ops::squeeze(y_true, -1);
  if (const Shape wanted = shape_without(y_pred.shape(), axis); y_true.shape() != wanted)
    throw ShapeError("SparseCategoricalCrossentropy: expected class indices of shape " + to_string(wanted) + ", got " +
                     to_string(y_true.shape()));
  return ops::cast(y_true, i32);
}

Value is_not(std::int64_t ignored, Value labels) {
  return ops::not_equal(labels, ops::scalar(static_cast<double>(ignored), labels));
}

// Keras: compile_utils.py, get_loss.
Loss by_shape(const Shape& y_true, const Shape& y_pred) {
  if (y_pred.back() == 1) return BinaryCrossentropy();
  if (y_true.rank() < y_pred.rank() || y_true.back() == 1) return SparseCategoricalCrossentropy();
  return CategoricalCrossentropy();
}

}  // namespace

Value SparseCategoricalCrossentropy::mask(Value y_true, Value y_pred) const {
  return ignore_class ? is_not(*ignore_class, class_indices(y_true, y_pred, axis)) : Value();
}

Value SparseCategoricalCrossentropy::call(Value y_true, Value y_pred) const {
  Value labels = class_indices(y_true, y_pred, axis);
  y_pred = classes_last(y_pred, axis);
  if (!ignore_class) {
    const Value chosen = ops::one_hot(labels, y_pred.shape().back(), y_pred.dtype());
    return -ops::sum(chosen * log_probabilities(y_pred, from_logits, -1), {-1});
  }
  const Value counts = is_not(*ignore_class, labels);
  SparseCategoricalCrossentropy all = *this;
  all.ignore_class.reset();
  all.axis = -1;
  // Zeros stand in for what is ignored on the way in as well, so that no NaN comes back in the gradient.
  const Value values = all.call(ops::select(counts, labels, ops::scalar(0, labels)),
                                ops::select(ops::expand_dims(counts, -1), y_pred, ops::scalar(0, y_pred)));
  return ops::select(counts, values, ops::scalar(0, values));
}

void SparseCategoricalCrossentropy::check(const Tensor& y_true, const TensorType& y_pred) const {
  check_class_indices(class_name, y_true, y_pred, axis, ignore_class);
}

void CategoricalCrossentropy::validate() const { expect_label_smoothing(class_name, label_smoothing); }

Value CategoricalCrossentropy::call(Value y_true, Value y_pred) const {
  expect_same_shape(class_name, y_true, y_pred);
  const Value target = smoothed(y_true, label_smoothing, 1.0 / static_cast<double>(y_true.shape().back()));
  return -ops::sum(target * log_probabilities(y_pred, from_logits, axis), {axis});
}

void BinaryCrossentropy::validate() const { expect_label_smoothing(class_name, label_smoothing); }

Value BinaryCrossentropy::call(Value y_true, Value y_pred) const {
  expect_same_shape(class_name, y_true, y_pred);
  return ops::mean(binary_crossentropy(smoothed(y_true, label_smoothing, 0.5), y_pred, from_logits), {axis});
}

void BinaryCrossentropy::check(const Tensor& y_true, const TensorType&) const {
  check_probability_targets(class_name, y_true);
}

Value Crossentropy::call(Value y_true, Value y_pred) const {
  return by_shape(y_true.shape(), y_pred.shape()).values(y_true, y_pred);
}

void Crossentropy::check(const Tensor& y_true, const TensorType& y_pred) const {
  by_shape(y_true.shape(), y_pred.shape).check(y_true, y_pred);
}

}  // namespace hornet::losses

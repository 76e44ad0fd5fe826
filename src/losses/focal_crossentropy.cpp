#include <hornet/losses/focal_crossentropy.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/ops/softmax.hpp>

#include "src/losses/probabilities.hpp"
#include "src/losses/targets.hpp"

namespace hornet::losses {

void BinaryFocalCrossentropy::validate() const {
  expect_label_smoothing(class_name, label_smoothing);
  expect_at_least(class_name, "alpha", alpha, 0);
  expect_at_least(class_name, "gamma", gamma, 0);
}

Value BinaryFocalCrossentropy::call(Value y_true, Value y_pred) const {
  expect_same_shape(class_name, y_true, y_pred);
  const Value target = smoothed(y_true, label_smoothing, 0.5);
  const Value p = from_logits ? ops::sigmoid(y_pred) : y_pred;
  const Value p_target = target * p + (1.0 - target) * (1.0 - p);
  Value values = ops::power(1.0 - p_target, gamma) * binary_crossentropy(target, p, false);
  if (apply_class_balancing) values = (target * alpha + (1.0 - target) * (1 - alpha)) * values;
  return ops::mean(values, {axis});
}

void BinaryFocalCrossentropy::check(const Tensor& y_true, const TensorType&) const {
  check_probability_targets(class_name, y_true);
}

void CategoricalFocalCrossentropy::validate() const {
  expect_label_smoothing(class_name, label_smoothing);
  expect_at_least(class_name, "alpha", alpha, 0);
  expect_at_least(class_name, "gamma", gamma, 0);
}

Value CategoricalFocalCrossentropy::call(Value y_true, Value y_pred) const {
  expect_same_shape(class_name, y_true, y_pred);
  const Value target = smoothed(y_true, label_smoothing, 1.0 / static_cast<double>(y_true.shape().back()));
  const Value p = normalized_probabilities(from_logits ? ops::softmax(y_pred, axis) : y_pred, axis);
  return ops::sum(ops::power(1.0 - p, gamma) * alpha * (-target * ops::log(p)), {axis});
}

}  // namespace hornet::losses

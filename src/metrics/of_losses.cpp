// Metrics that are the weighted mean of a loss.
#include <hornet/losses/crossentropy.hpp>
#include <hornet/losses/hinge.hpp>
#include <hornet/losses/probabilistic.hpp>
#include <hornet/losses/regression.hpp>
#include <hornet/metrics/crossentropy.hpp>
#include <hornet/metrics/hinge.hpp>
#include <hornet/metrics/probabilistic.hpp>
#include <hornet/metrics/regression.hpp>
#include <hornet/ops/pointwise.hpp>

namespace hornet::metrics {
namespace {

losses::BinaryCrossentropy loss_of(const BinaryCrossentropy& metric) {
  return {.from_logits = metric.from_logits, .label_smoothing = metric.label_smoothing};
}
losses::CategoricalCrossentropy loss_of(const CategoricalCrossentropy& metric) {
  return {.from_logits = metric.from_logits, .label_smoothing = metric.label_smoothing, .axis = metric.axis};
}
losses::SparseCategoricalCrossentropy loss_of(const SparseCategoricalCrossentropy& metric) {
  return {.from_logits = metric.from_logits, .ignore_class = metric.ignore_class, .axis = metric.axis};
}

}  // namespace

Value MeanSquaredError::call(Value y_true, Value y_pred) const {
  return Loss(losses::MeanSquaredError()).values(y_true, y_pred);
}
Value MeanAbsoluteError::call(Value y_true, Value y_pred) const {
  return Loss(losses::MeanAbsoluteError()).values(y_true, y_pred);
}
Value MeanAbsolutePercentageError::call(Value y_true, Value y_pred) const {
  return Loss(losses::MeanAbsolutePercentageError()).values(y_true, y_pred);
}
Value MeanSquaredLogarithmicError::call(Value y_true, Value y_pred) const {
  return Loss(losses::MeanSquaredLogarithmicError()).values(y_true, y_pred);
}
Value CosineSimilarity::call(Value y_true, Value y_pred) const {
  return -Loss(losses::CosineSimilarity{.axis = axis}).values(y_true, y_pred);
}
Value LogCoshError::call(Value y_true, Value y_pred) const { return Loss(losses::LogCosh()).values(y_true, y_pred); }

// The mean is over elements, not over samples' means, and the root is taken last.
void RootMeanSquaredError::update(MetricScope& scope, Value y_true, Value y_pred, Value sample_weight) const {
  if (y_true.shape() != y_pred.shape())
    throw ShapeError("RootMeanSquaredError: y_true and y_pred must have one shape, got " + to_string(y_true.shape()) +
                     " and " + to_string(y_pred.shape()));
  scope.add_mean(ops::square(ops::cast(y_pred, f32) - ops::cast(y_true, f32)), sample_weight);
}
Value RootMeanSquaredError::result(MetricScope& scope) const { return ops::sqrt(scope.mean()); }

void BinaryCrossentropy::validate() const { loss_of(*this).validate(); }
Value BinaryCrossentropy::call(Value y_true, Value y_pred) const { return Loss(loss_of(*this)).values(y_true, y_pred); }
void CategoricalCrossentropy::validate() const { loss_of(*this).validate(); }
Value CategoricalCrossentropy::call(Value y_true, Value y_pred) const {
  return Loss(loss_of(*this)).values(y_true, y_pred);
}
Value SparseCategoricalCrossentropy::call(Value y_true, Value y_pred) const {
  return Loss(loss_of(*this)).values(y_true, y_pred);
}
Value SparseCategoricalCrossentropy::mask(Value y_true, Value y_pred) const {
  return loss_of(*this).mask(y_true, y_pred);
}
Value InferredCrossentropy::call(Value y_true, Value y_pred) const {
  return Loss(losses::Crossentropy()).values(y_true, y_pred);
}

Value Hinge::call(Value y_true, Value y_pred) const { return Loss(losses::Hinge()).values(y_true, y_pred); }
Value SquaredHinge::call(Value y_true, Value y_pred) const {
  return Loss(losses::SquaredHinge()).values(y_true, y_pred);
}
Value CategoricalHinge::call(Value y_true, Value y_pred) const {
  return Loss(losses::CategoricalHinge()).values(y_true, y_pred);
}

Value KLDivergence::call(Value y_true, Value y_pred) const {
  return Loss(losses::KLDivergence()).values(y_true, y_pred);
}
Value Poisson::call(Value y_true, Value y_pred) const { return Loss(losses::Poisson()).values(y_true, y_pred); }

}  // namespace hornet::metrics

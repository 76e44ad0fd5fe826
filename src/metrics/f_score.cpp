#include <hornet/base/check.hpp>
#include <hornet/metrics/f_score.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/ops/shape.hpp>

namespace hornet::metrics {
namespace {

constexpr double epsilon = 1e-7;

// float32 [samples, classes]: 1 where the class is predicted.
Value decided(Value y_pred, std::optional<double> threshold) {
  if (threshold) return ops::cast(ops::greater(y_pred, *threshold), f32);
  const Value greatest = ops::greater_equal(y_pred, ops::max(y_pred, {-1}, true));
  return ops::cast(ops::logical_and(greatest, ops::greater(ops::abs(y_pred), 1e-9)), f32);  // a row of zeros has none
}

FBetaScore with_beta(const F1Score& metric) {
  return {.average = metric.average, .beta = 1, .threshold = metric.threshold, .name = metric.name};
}

}  // namespace

void FBetaScore::validate() const {
  if (average) check_one_of(class_name, "average", *average, {"micro", "macro", "weighted"});
  check_positive(class_name, "beta", beta);
  if (!threshold) return;
  check_positive(class_name, "threshold", *threshold);
  check_between(class_name, "threshold", *threshold, 0, 1);
}

void FBetaScore::update(MetricScope& scope, Value y_true, Value y_pred, Value sample_weight) const {
  if (y_true.rank() != 2 || y_true.shape() != y_pred.shape())
    throw ShapeError("FBetaScore: expected y_true and y_pred of one shape (samples, classes), got " +
                     to_string(y_true.shape()) + " and " + to_string(y_pred.shape()));
  y_true = ops::cast(y_true, f32);
  y_pred = decided(ops::cast(y_pred, f32), threshold);
  const auto add = [&](const char* sum, Value each) {
    if (sample_weight) each = each * ops::expand_dims(ops::cast(sample_weight, f32), 1);
    scope.add(sum, average == "micro" ? ops::sum(each) : ops::sum(each, {0}));
  };
  add("true_positives", y_pred * y_true);
  add("false_positives", y_pred * (1.0 - y_true));
  add("false_negatives", (1.0 - y_pred) * y_true);
  add("intermediate_weights", y_true);
}

Value FBetaScore::result(MetricScope& scope) const {
  const Value right = scope.accumulated("true_positives");
  const Value precision = right / (right + scope.accumulated("false_positives") + epsilon);
  const Value recall = right / (right + scope.accumulated("false_negatives") + epsilon);
  const Value score = precision * recall / (beta * beta * precision + recall + epsilon) * (1 + beta * beta);
  if (!average) return score;
  if (*average != "weighted") return ops::mean(score);
  const Value weights = scope.accumulated("intermediate_weights");
  return ops::sum(score * (weights / (ops::sum(weights) + epsilon)));
}

void F1Score::validate() const { with_beta(*this).validate(); }
void F1Score::update(MetricScope& scope, Value y_true, Value y_pred, Value sample_weight) const {
  with_beta(*this).update(scope, y_true, y_pred, sample_weight);
}
Value F1Score::result(MetricScope& scope) const { return with_beta(*this).result(scope); }

}  // namespace hornet::metrics

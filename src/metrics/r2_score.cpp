#include <hornet/base/check.hpp>
#include <hornet/metrics/r2_score.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/ops/shape.hpp>

#include "src/metrics/decisions.hpp"

namespace hornet::metrics {
namespace {

// For so many independent variables; as it is where there are too few samples for that.
Value adjusted(Value score, Value samples, double regressors) {
  const Value rest = samples - 1.0 - regressors;
  const Value lower = 1.0 - (1.0 - score) * (samples - 1.0) / ops::maximum(rest, 1.0);
  return ops::select(ops::greater(rest, 0.0), lower, score);
}

}  // namespace

void R2Score::validate() const {
  if (class_aggregation)
    check_one_of(class_name, "class_aggregation", *class_aggregation, {"uniform_average", "variance_weighted_average"});
  check_at_least(class_name, "num_regressors", static_cast<double>(num_regressors), 0);
}

void R2Score::update(MetricScope& scope, Value y_true, Value y_pred, Value sample_weight) const {
  if (y_true.rank() != 2 || y_true.shape() != y_pred.shape())
    throw ShapeError("R2Score: expected y_true and y_pred of one shape (samples, n), got " + to_string(y_true.shape()) +
                     " and " + to_string(y_pred.shape()));
  y_true = ops::cast(y_true, f32);
  y_pred = ops::cast(y_pred, f32);
  const Value weight = weights_like(sample_weight, y_true);
  scope.add("num_samples", ops::scalar(static_cast<double>(y_true.shape().size()), y_true));
  scope.add("squared_sum", ops::sum(ops::square(y_true) * weight, {0}));
  scope.add("sum", ops::sum(y_true * weight, {0}));
  scope.add("residual", ops::sum(ops::square(y_true - y_pred) * weight, {0}));
  scope.add("count", ops::sum(weight, {0}));
}

Value R2Score::result(MetricScope& scope) const {
  const Value sum = scope.accumulated("sum");
  const Value total = scope.accumulated("squared_sum") - sum * (sum / scope.accumulated("count"));
  const Value raw = 1.0 - scope.accumulated("residual") / total;
  const Value infinite = ops::logical_not(ops::logical_or(ops::is_finite(raw), ops::is_nan(raw)));
  Value score = ops::select(infinite, ops::scalar(0, raw), raw);
  if (class_aggregation == "uniform_average") score = ops::mean(score);
  if (class_aggregation == "variance_weighted_average") score = ops::sum(total * score) / ops::sum(total);
  return num_regressors == 0 ? score
                             : adjusted(score, scope.variable("num_samples"), static_cast<double>(num_regressors));
}

}  // namespace hornet::metrics

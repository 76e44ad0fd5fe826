#include "src/metrics/threshold_counts.hpp"

#include <algorithm>
#include <cmath>
#include <hornet/ops/cumulative.hpp>
#include <hornet/ops/gather.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/ops/shape.hpp>

#include "src/metrics/decisions.hpp"

namespace hornet::metrics {
namespace {

// How many thresholds lie below each prediction, int32.
Value thresholds_below(Value y_pred, const ThresholdOptions& options) {
  const auto count = static_cast<std::int64_t>(options.thresholds.size());
  if (!options.even) {
    const Value edges = y_pred.graph().constant(Tensor::from(options.thresholds).astype(f32));
    return ops::sum(ops::cast(ops::greater(ops::expand_dims(y_pred, -1), edges), i32), {-1});
  }
  const bool widened = options.thresholds.front() < 0;  // the first one lies below 0 too
  const Value below = ops::ceil(ops::clip(y_pred, 0, 1) * static_cast<double>(count - 1));
  return ops::cast(widened ? ops::maximum(below, 1.0) : below, i32);
}

// [n] or [n, labels] of weights and of the number of thresholds below -> how much weight lies above each threshold.
Value weight_above(Value weights, Value below, std::int64_t thresholds) {
  const bool by_label = weights.rank() == 2;
  const std::int64_t labels = by_label ? weights.shape()[1] : 1;
  Value bins = ops::reshape(below, {None, labels}) * static_cast<double>(labels);
  bins = bins + bins.graph().constant(Tensor::arange(labels, i32));
  const Value sums =
      ops::segment_sum(ops::reshape(weights, {None}), ops::reshape(bins, {None}), (thresholds + 1) * labels);
  const Value from_above = ops::cumsum(ops::reverse(ops::reshape(sums, {thresholds + 1, labels}), 0), 0);
  const Value above = ops::slice(ops::reverse(from_above, 0), {1, 0}, {thresholds, labels});
  return by_label ? above : ops::reshape(above, {thresholds});
}

Value ratio(Value part, Value rest) { return ops::divide_no_nan(part, part + rest); }

Value with_label_weights(Value weight, const ThresholdOptions& options) {
  if (!options.label_weights || options.by_label) return weight;
  const auto labels = static_cast<std::int64_t>(options.label_weights->size());
  if (weight.rank() == 0 || weight.shape().back() != labels)
    throw ShapeError("label_weights has " + std::to_string(labels) + " entries for predictions of shape " +
                     to_string(weight.shape()));
  return weight * weight.graph().constant(Tensor::from(*options.label_weights).astype(f32));
}

}  // namespace

Value ThresholdCounts::recall() const { return ratio(true_positives, false_negatives); }
Value ThresholdCounts::precision() const { return ratio(true_positives, false_positives); }
Value ThresholdCounts::specificity() const { return ratio(true_negatives, false_positives); }
Value ThresholdCounts::false_positive_rate() const { return ratio(false_positives, true_negatives); }

void add_counts(MetricScope& scope, Value y_true, Value y_pred, Value sample_weight, const ThresholdOptions& options) {
  expect_one_shape(y_true, y_pred);
  if (options.by_label && y_pred.rank() != 2)
    throw ShapeError("multi_label needs y_pred of shape (samples, labels), got " + to_string(y_pred.shape()));
  y_pred = ops::cast(y_pred, f32);
  if (options.class_id) {
    y_true = only_class(y_true, *options.class_id);
    y_pred = only_class(y_pred, *options.class_id);
  }
  const Value weight = with_label_weights(weights_like(sample_weight, y_pred), options);
  const Value is = ops::cast(ops::cast(y_true, b8), f32), below = thresholds_below(y_pred, options);
  const auto count = static_cast<std::int64_t>(options.thresholds.size());
  const auto shaped = [&](Value x) { return options.by_label ? x : ops::reshape(x, {None}); };
  const auto add = [&](const char* above, const char* rest, Value of) {
    const Value sums = weight_above(shaped(of), shaped(below), count);
    scope.add(above, sums);
    scope.add(rest, ops::sum(shaped(of), {0}) - sums);
  };
  add("true_positives", "false_negatives", weight * is);
  add("false_positives", "true_negatives", weight * (1.0 - is));
}

ThresholdCounts counts_so_far(MetricScope& scope, const ThresholdOptions& options) {
  const auto of = [&](std::string_view name) {
    // How many labels there are is known from the first batch on.
    return options.by_label ? scope.accumulated(name)
                            : scope.variable(name, {static_cast<std::int64_t>(options.thresholds.size())});
  };
  return {of("true_positives"), of("false_positives"), of("true_negatives"), of("false_negatives")};
}

std::vector<double> even_thresholds(std::int64_t n) {
  if (n == 1) return {0.5};
  std::vector<double> out;
  for (std::int64_t i = 0; i < n; ++i) out.push_back(static_cast<double>(i) / static_cast<double>(n - 1));
  return out;
}

bool is_even(const std::vector<double>& thresholds) {
  if (thresholds.size() < 3) return false;
  const std::vector<double> even = even_thresholds(static_cast<std::int64_t>(thresholds.size()));
  return std::ranges::equal(thresholds, even,
                            [](double a, double b) { return std::abs(a - b) <= 1e-7 + 1e-5 * std::abs(b); });
}

}  // namespace hornet::metrics

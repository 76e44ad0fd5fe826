#include <algorithm>
#include <cctype>
#include <hornet/base/check.hpp>
#include <hornet/metrics/auc.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/ops/shape.hpp>

#include "src/metrics/threshold_counts.hpp"

namespace hornet {

metrics::LabelWeights ConfigCodec<metrics::LabelWeights>::decode(const Config& c) {
  return metrics::LabelWeights(ConfigCodec<std::vector<double>>::decode(c.is_dict() ? c.at("config").at("value") : c));
}

}  // namespace hornet

namespace hornet::metrics {
namespace {

// Along axis 0: all but the last, all but the first.
Value lower(Value x) { return ops::split(x, {x.shape()[0] - 1}, 0)[0]; }
Value upper(Value x) { return ops::split(x, {1}, 0)[1]; }
Value zero(Value x) { return ops::scalar(0, x); }

bool is_one_of(const std::string& value, const std::string& name) {  // Keras takes "ROC" and "roc"
  std::string lower_case = name;
  for (char& c : lower_case) c = static_cast<char>(std::tolower(c));
  return value == name || value == lower_case;
}

// The thresholds and an end below 0 and above 1 each.
ThresholdOptions options_of(const AUC& metric) {
  ThresholdOptions options{.by_label = metric.multi_label};
  if (metric.label_weights) options.label_weights = metric.label_weights->values;
  options.thresholds = even_thresholds(metric.num_thresholds);
  if (metric.thresholds) {
    options.thresholds = *metric.thresholds;
    std::ranges::sort(options.thresholds);
    options.thresholds.insert(options.thresholds.begin(), 0.0);
    options.thresholds.push_back(1.0);
    options.even = is_even(options.thresholds);
  }
  options.thresholds.front() = -1e-7;
  options.thresholds.back() = 1 + 1e-7;
  return options;
}

// Areas between two thresholds each, of precision over recall. Precision is linear neither in recall nor in the
// threshold; in the number of predicted positives p it is (tp + slope · (p' - p)) / p', which is summed exactly.
Value interpolated_precision(const ThresholdCounts& c) {
  const Value p = c.true_positives + c.false_positives, zeros = zero(p);
  const Value gain = lower(c.true_positives) - upper(c.true_positives);
  const Value slope = ops::divide_no_nan(gain, ops::maximum(lower(p) - upper(p), zeros));
  const Value intercept = upper(c.true_positives) - slope * upper(p);
  const Value both = ops::logical_and(ops::greater(lower(p), zeros), ops::greater(upper(p), zeros));
  const Value growth =
      ops::select(both, ops::divide_no_nan(lower(p), ops::maximum(upper(p), zeros)), ops::scalar(1, p));
  const Value positives = ops::maximum(upper(c.true_positives) + upper(c.false_negatives), zeros);
  return ops::divide_no_nan(slope * (gain + intercept * ops::log(growth)), positives);
}

struct Points {
  Value x, y;
};

// Flach & Kull 2015. Without true positives the recall gain is 0 and the precision gain 1; below 0 there is no gain.
Points gains(const ThresholdCounts& c) {
  const Value odds = ops::divide_no_nan(c.true_positives + c.false_negatives, c.true_negatives + c.false_positives);
  const Value nothing = ops::equal(c.true_positives, zero(c.true_positives));
  const auto gain = [&](Value wrong) { return 1.0 - odds * ops::divide_no_nan(wrong, c.true_positives); };
  return {ops::maximum(ops::select(nothing, zero(odds), gain(c.false_negatives)), 0.0),
          ops::select(nothing, ops::scalar(1, odds), gain(c.false_positives))};
}

Value areas(const AUC& metric, const ThresholdCounts& c) {
  const bool precision_recall = is_one_of(metric.curve, "PR");
  const bool interpolates = is_one_of(metric.summation_method, "Interpolation");
  if (precision_recall && interpolates) return interpolated_precision(c);
  const Points points = precision_recall                 ? Points{c.recall(), c.precision()}
                        : is_one_of(metric.curve, "ROC") ? Points{c.false_positive_rate(), c.recall()}
                                                         : gains(c);
  const Value left = lower(points.y), right = upper(points.y);
  const Value heights = interpolates                                     ? (left + right) / 2
                        : is_one_of(metric.summation_method, "Minoring") ? ops::minimum(left, right)
                                                                         : ops::maximum(left, right);
  return (lower(points.x) - upper(points.x)) * heights;
}

}  // namespace

void AUC::validate() const {
  check_at_least(class_name, "num_thresholds", static_cast<double>(num_thresholds), 2);
  check_one_of(class_name, "curve", curve, {"ROC", "PR", "PRGAIN", "roc", "pr", "prgain"});
  check_one_of(class_name, "summation_method", summation_method,
               {"interpolation", "minoring", "majoring", "Interpolation", "Minoring", "Majoring"});
  if (thresholds)
    for (double threshold : *thresholds) check_between(class_name, "thresholds", threshold, 0, 1);
  if (num_labels && !multi_label) throw ConfigError("AUC: num_labels is for multi_label = true only");
}

void AUC::update(MetricScope& scope, Value y_true, Value y_pred, Value sample_weight) const {
  if (num_labels && (y_pred.rank() != 2 || y_pred.shape()[1] != *num_labels))
    throw ShapeError("AUC: expected predictions (samples, " + std::to_string(*num_labels) + "), got " +
                     to_string(y_pred.shape()));
  if (from_logits) y_pred = ops::sigmoid(ops::cast(y_pred, f32));
  add_counts(scope, y_true, y_pred, sample_weight, options_of(*this));
}

Value AUC::result(MetricScope& scope) const {
  const Value by_label = ops::sum(areas(*this, counts_so_far(scope, options_of(*this))), {0});
  if (!multi_label) return by_label;
  if (!label_weights) return ops::mean(by_label);
  const Value weights = by_label.graph().constant(Tensor::from(label_weights->values).astype(f32));
  return ops::divide_no_nan(ops::sum(by_label * weights), ops::sum(weights));
}

}  // namespace hornet::metrics

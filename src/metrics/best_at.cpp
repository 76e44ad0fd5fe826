#include <hornet/base/check.hpp>
#include <hornet/metrics/best_at.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>

#include "src/metrics/threshold_counts.hpp"

namespace hornet::metrics {
namespace {

template <class M>
void check(const M& metric, std::string_view option, double value) {
  check_between(M::class_name, option, value, 0, 1);
  check_at_least(M::class_name, "num_thresholds", static_cast<double>(metric.num_thresholds), 1);
}

template <class M>
ThresholdOptions options_of(const M& metric) {
  return {.thresholds = even_thresholds(metric.num_thresholds),
          .even = metric.num_thresholds > 1,
          .class_id = metric.class_id};
}

template <class M>
void count(const M& metric, MetricScope& scope, Value y_true, Value y_pred, Value sample_weight) {
  add_counts(scope, y_true, y_pred, sample_weight, options_of(metric));
}

template <class M>
ThresholdCounts counts(const M& metric, MetricScope& scope) {
  return counts_so_far(scope, options_of(metric));
}

// The greatest of `rates` where `constrained` is at least `least`.
Value best(Value rates, Value constrained, double least) {
  const Value zero = ops::scalar(0, rates);
  return ops::max(ops::select(ops::greater_equal(constrained, ops::scalar(least, constrained)), rates, zero), {0});
}

}  // namespace

void SensitivityAtSpecificity::validate() const { check(*this, "specificity", specificity); }
void SensitivityAtSpecificity::update(MetricScope& s, Value y_true, Value y_pred, Value w) const {
  count(*this, s, y_true, y_pred, w);
}
Value SensitivityAtSpecificity::result(MetricScope& s) const {
  const ThresholdCounts c = counts(*this, s);
  return best(c.recall(), c.specificity(), specificity);
}

void SpecificityAtSensitivity::validate() const { check(*this, "sensitivity", sensitivity); }
void SpecificityAtSensitivity::update(MetricScope& s, Value y_true, Value y_pred, Value w) const {
  count(*this, s, y_true, y_pred, w);
}
Value SpecificityAtSensitivity::result(MetricScope& s) const {
  const ThresholdCounts c = counts(*this, s);
  return best(c.specificity(), c.recall(), sensitivity);
}

void PrecisionAtRecall::validate() const { check(*this, "recall", recall); }
void PrecisionAtRecall::update(MetricScope& s, Value y_true, Value y_pred, Value w) const {
  count(*this, s, y_true, y_pred, w);
}
Value PrecisionAtRecall::result(MetricScope& s) const {
  const ThresholdCounts c = counts(*this, s);
  return best(c.precision(), c.recall(), recall);
}

void RecallAtPrecision::validate() const { check(*this, "precision", precision); }
void RecallAtPrecision::update(MetricScope& s, Value y_true, Value y_pred, Value w) const {
  count(*this, s, y_true, y_pred, w);
}
Value RecallAtPrecision::result(MetricScope& s) const {
  const ThresholdCounts c = counts(*this, s);
  return best(c.recall(), c.precision(), precision);
}

}  // namespace hornet::metrics

#include <hornet/metrics/confusion.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/shape.hpp>

#include "src/metrics/decisions.hpp"

namespace hornet {

Config ConfigCodec<metrics::Thresholds>::encode(const metrics::Thresholds& v) {
  if (v.values().empty()) return nullptr;
  if (v.values().size() == 1) return v.values().front();
  return ConfigCodec<std::vector<double>>::encode(v.values());
}

metrics::Thresholds ConfigCodec<metrics::Thresholds>::decode(const Config& c) {
  if (c.is_null()) return {};
  if (c.is_number()) return c.as_double();
  return metrics::Thresholds(ConfigCodec<std::vector<double>>::decode(c));
}

namespace metrics {
namespace {

// Below every prediction, as Keras has it: with top_k, being among the k greatest is enough.
constexpr double below_all = -1e10;

std::vector<double> or_default(const Thresholds& thresholds, double otherwise) {
  return thresholds.values().empty() ? std::vector{otherwise} : thresholds.values();
}

void expect_thresholds(std::string_view metric, const Thresholds& thresholds) {
  for (const double each : thresholds.values())
    if (!(each >= 0 && each <= 1))
      throw ConfigError(std::string(metric) + ": thresholds must be in [0, 1], got " + std::to_string(each));
}

void expect_top_k(std::string_view metric, std::optional<std::int64_t> top_k) {
  if (top_k && *top_k < 1)
    throw ConfigError(std::string(metric) + ": top_k must be at least 1, got " + std::to_string(*top_k));
}

// A vector over thresholds; a scalar when there is one.
Value for_one(Value counts) { return counts.shape()[0] == 1 ? ops::reshape(counts, {}) : counts; }

Value accumulator(MetricScope& scope, std::string_view name, const Thresholds& thresholds) {
  return scope.variable(name, {std::max<std::int64_t>(1, static_cast<std::int64_t>(thresholds.values().size()))});
}

template <class M>
DecisionOptions decision_options(const M& metric) {
  return {or_default(metric.thresholds, metric.top_k ? below_all : 0.5), metric.top_k, metric.class_id};
}

}  // namespace

void TruePositives::validate() const { expect_thresholds(class_name, thresholds); }
void TruePositives::update(MetricScope& s, Value y_true, Value y_pred, Value w) const {
  s.add("accumulator", decide(y_true, y_pred, w, {or_default(thresholds, 0.5)}).count(true, true));
}
Value TruePositives::result(MetricScope& s) const { return for_one(accumulator(s, "accumulator", thresholds)); }

void TrueNegatives::validate() const { expect_thresholds(class_name, thresholds); }
void TrueNegatives::update(MetricScope& s, Value y_true, Value y_pred, Value w) const {
  s.add("accumulator", decide(y_true, y_pred, w, {or_default(thresholds, 0.5)}).count(false, false));
}
Value TrueNegatives::result(MetricScope& s) const { return for_one(accumulator(s, "accumulator", thresholds)); }

void FalsePositives::validate() const { expect_thresholds(class_name, thresholds); }
void FalsePositives::update(MetricScope& s, Value y_true, Value y_pred, Value w) const {
  s.add("accumulator", decide(y_true, y_pred, w, {or_default(thresholds, 0.5)}).count(true, false));
}
Value FalsePositives::result(MetricScope& s) const { return for_one(accumulator(s, "accumulator", thresholds)); }

void FalseNegatives::validate() const { expect_thresholds(class_name, thresholds); }
void FalseNegatives::update(MetricScope& s, Value y_true, Value y_pred, Value w) const {
  s.add("accumulator", decide(y_true, y_pred, w, {or_default(thresholds, 0.5)}).count(false, true));
}
Value FalseNegatives::result(MetricScope& s) const { return for_one(accumulator(s, "accumulator", thresholds)); }

void Precision::validate() const {
  expect_thresholds(class_name, thresholds);
  expect_top_k(class_name, top_k);
}
void Precision::update(MetricScope& s, Value y_true, Value y_pred, Value w) const {
  const Decisions decisions = decide(y_true, y_pred, w, decision_options(*this));
  s.add("true_positives", decisions.count(true, true));
  s.add("false_positives", decisions.count(true, false));
}
Value Precision::result(MetricScope& s) const {
  const Value right = accumulator(s, "true_positives", thresholds);
  return for_one(ops::divide_no_nan(right, right + accumulator(s, "false_positives", thresholds)));
}

void Recall::validate() const {
  expect_thresholds(class_name, thresholds);
  expect_top_k(class_name, top_k);
}
void Recall::update(MetricScope& s, Value y_true, Value y_pred, Value w) const {
  const Decisions decisions = decide(y_true, y_pred, w, decision_options(*this));
  s.add("true_positives", decisions.count(true, true));
  s.add("false_negatives", decisions.count(false, true));
}
Value Recall::result(MetricScope& s) const {
  const Value right = accumulator(s, "true_positives", thresholds);
  return for_one(ops::divide_no_nan(right, right + accumulator(s, "false_negatives", thresholds)));
}

}  // namespace metrics
}  // namespace hornet

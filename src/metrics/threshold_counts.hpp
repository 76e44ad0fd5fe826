// Right and wrong yes-no decisions at many ascending thresholds, in time proportional to predictions + thresholds.
// Source: keras/src/metrics/metrics_utils.py (_update_confusion_matrix_variables_optimized).
#pragma once

#include <hornet/model/metric.hpp>
#include <optional>
#include <vector>

namespace hornet::metrics {

struct ThresholdOptions {
  std::vector<double> thresholds = {};  // ascending
  bool even = true;                     // they are 0, 1/(n - 1), … 1, the ends perhaps widened a little
  std::optional<std::int64_t> class_id = {};
  bool by_label = false;                                  // count each column of [samples, labels] by itself
  std::optional<std::vector<double>> label_weights = {};  // of the columns, where they are counted together
};

// Each [thresholds], or [thresholds, labels]: the weight of those predicted so that are so.
struct ThresholdCounts {
  Value true_positives, false_positives, true_negatives, false_negatives;

  Value recall() const;  // = sensitivity; 0 where there is nothing to divide by, as all of these
  Value precision() const;
  Value specificity() const;
  Value false_positive_rate() const;
};

// Adds a batch to the accumulators that counts_so_far reads. y_true, y_pred of one shape; sample_weight (may be empty)
// has leading axes of it. Throws ShapeError.
void add_counts(MetricScope& scope, Value y_true, Value y_pred, Value sample_weight, const ThresholdOptions& options);

ThresholdCounts counts_so_far(MetricScope& scope, const ThresholdOptions& options);

// 0, 1/(n - 1), … 1; a single one is 0.5.
std::vector<double> even_thresholds(std::int64_t n);

// Whether ascending numbers are even_thresholds, up to 1e-5 of each.
bool is_even(const std::vector<double>& thresholds);

}  // namespace hornet::metrics

// Yes-no decisions of a batch at several thresholds, counted against the labels.
// Source: keras/src/metrics/metrics_utils.py (update_confusion_matrix_variables).
#pragma once

#include <hornet/graph/graph.hpp>
#include <optional>
#include <vector>

namespace hornet::metrics {

struct Decisions {
  Value positive;                              // [thresholds, n] bool: what is predicted
  Value label;                                 // [1, n] bool
  Value weight;                                // [1, n] float32
  Value count(bool predicted, bool is) const;  // [thresholds]: the weight of those predicted so that are so
};

struct DecisionOptions {
  std::vector<double> thresholds;
  std::optional<std::int64_t> top_k = {}, class_id = {};
};

// float32, of y_pred's shape: the weight of each prediction; `sample_weight` (may be empty) has leading axes of it.
Value weights_like(Value sample_weight, Value y_pred);

Value only_class(Value x, std::int64_t id);         // column `id` of the last axis; ShapeError, ConfigError
void expect_one_shape(Value y_true, Value y_pred);  // throws ShapeError

// y_true, y_pred of one shape; sample_weight (may be empty) has leading axes of it. Throws ShapeError.
Decisions decide(Value y_true, Value y_pred, Value sample_weight, const DecisionOptions& options);

}  // namespace hornet::metrics

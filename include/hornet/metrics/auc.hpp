// The area under a curve of yes-no decisions over all thresholds. Source: keras/src/metrics/confusion_metrics.py.
#pragma once

#include <hornet/model/metric.hpp>
#include <optional>
#include <vector>

namespace hornet::metrics {

// A weight of each label.
struct LabelWeights {
  LabelWeights(std::initializer_list<double> weights) : values(weights) {}
  explicit LabelWeights(std::vector<double> weights) : values(std::move(weights)) {}
  std::vector<double> values;
};

}  // namespace hornet::metrics

namespace hornet {
template <>
struct ConfigCodec<metrics::LabelWeights> {  // a list; Keras writes {"class_name": "__tensor__", "config": {"value":
                                             // […]}}
  static Config encode(const metrics::LabelWeights& v) { return ConfigCodec<std::vector<double>>::encode(v.values); }
  static metrics::LabelWeights decode(const Config& c);
};
}  // namespace hornet

namespace hornet::metrics {

// y_true (0 or not), y_pred in [0, 1] of one shape; weights are per sample. The curve is "ROC" (true over false
// positive rate), "PR" (precision over recall) or "PRGAIN" (precision gain over recall gain, Flach & Kull 2015); it is
// drawn through num_thresholds points. summation_method says what lies between two: "interpolation" (for "PR" that of
// Davis & Goadrich 2006), "minoring" or "majoring".
struct AUC {
  std::int64_t num_thresholds = 200;  // at least 2
  std::string curve = "ROC";
  std::string summation_method = "interpolation";
  std::string name = {};
  std::optional<std::vector<double>> thresholds = {};  // in [0, 1], in place of evenly spaced ones
  bool multi_label = false;                            // [samples, labels]: the mean of each label's area
  std::optional<std::int64_t> num_labels = {};         // with multi_label only; else read from the first batch
  std::optional<LabelWeights> label_weights = {};
  bool from_logits = false;  // y_pred goes through a sigmoid first

  static constexpr std::string_view class_name = "AUC";
  static constexpr Direction direction = Direction::up;
  template <class Self = AUC>
  static constexpr auto fields() {
    return std::tuple{Field{"name", &Self::name},
                      Field{"num_thresholds", &Self::num_thresholds},
                      Field{"curve", &Self::curve},
                      Field{"summation_method", &Self::summation_method},
                      Field{"multi_label", &Self::multi_label},
                      Field{"num_labels", &Self::num_labels},
                      Field{"label_weights", &Self::label_weights},
                      Field{"from_logits", &Self::from_logits},
                      Field{"thresholds", &Self::thresholds}};
  }
  void validate() const;
  void update(MetricScope& scope, Value y_true, Value y_pred, Value sample_weight) const;
  Value result(MetricScope& scope) const;
};

}  // namespace hornet::metrics

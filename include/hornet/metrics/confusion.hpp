// Counts of yes-no decisions, right and wrong: y_pred > threshold against y_true (0 or not), each weighted.
// y_true and y_pred have one shape; weights are per sample. Source: keras/src/metrics/confusion_metrics.py.
#pragma once

#include <hornet/model/metric.hpp>
#include <optional>
#include <vector>

namespace hornet::metrics {

// One threshold or several, each in [0, 1]; none given means 0.5 (or, with top_k, that being among the k greatest is
// enough). With several the result is a vector, one value a threshold.
class Thresholds {
 public:
  Thresholds() = default;
  Thresholds(double threshold) : values_{threshold} {}
  Thresholds(std::initializer_list<double> thresholds) : values_(thresholds) {}
  explicit Thresholds(std::vector<double> thresholds) : values_(std::move(thresholds)) {}
  const std::vector<double>& values() const { return values_; }

 private:
  std::vector<double> values_;
};

}  // namespace hornet::metrics

namespace hornet {
template <>
struct ConfigCodec<metrics::Thresholds> {  // null, a number or a list
  static Config encode(const metrics::Thresholds& v);
  static metrics::Thresholds decode(const Config& c);
};
}  // namespace hornet

namespace hornet::metrics {

struct TruePositives {
  Thresholds thresholds = {};
  std::string name = {};

  static constexpr std::string_view class_name = "TruePositives";
  template <class Self = TruePositives>
  static constexpr auto fields() {
    return std::tuple{Field{"name", &Self::name}, Field{"thresholds", &Self::thresholds}};
  }
  void validate() const;
  void update(MetricScope& scope, Value y_true, Value y_pred, Value sample_weight) const;
  Value result(MetricScope& scope) const;
};

struct TrueNegatives {
  Thresholds thresholds = {};
  std::string name = {};

  static constexpr std::string_view class_name = "TrueNegatives";
  template <class Self = TrueNegatives>
  static constexpr auto fields() {
    return std::tuple{Field{"name", &Self::name}, Field{"thresholds", &Self::thresholds}};
  }
  void validate() const;
  void update(MetricScope& scope, Value y_true, Value y_pred, Value sample_weight) const;
  Value result(MetricScope& scope) const;
};

struct FalsePositives {
  Thresholds thresholds = {};
  std::string name = {};

  static constexpr std::string_view class_name = "FalsePositives";
  template <class Self = FalsePositives>
  static constexpr auto fields() {
    return std::tuple{Field{"name", &Self::name}, Field{"thresholds", &Self::thresholds}};
  }
  void validate() const;
  void update(MetricScope& scope, Value y_true, Value y_pred, Value sample_weight) const;
  Value result(MetricScope& scope) const;
};

struct FalseNegatives {
  Thresholds thresholds = {};
  std::string name = {};

  static constexpr std::string_view class_name = "FalseNegatives";
  template <class Self = FalseNegatives>
  static constexpr auto fields() {
    return std::tuple{Field{"name", &Self::name}, Field{"thresholds", &Self::thresholds}};
  }
  void validate() const;
  void update(MetricScope& scope, Value y_true, Value y_pred, Value sample_weight) const;
  Value result(MetricScope& scope) const;
};

// True positives / all predicted positive.
struct Precision {
  Thresholds thresholds = {};
  std::optional<std::int64_t> top_k = {};     // only the k greatest of each row can be positive
  std::optional<std::int64_t> class_id = {};  // look at this class alone
  std::string name = {};

  static constexpr std::string_view class_name = "Precision";
  static constexpr Direction direction = Direction::up;
  template <class Self = Precision>
  static constexpr auto fields() {
    return std::tuple{Field{"name", &Self::name}, Field{"thresholds", &Self::thresholds}, Field{"top_k", &Self::top_k},
                      Field{"class_id", &Self::class_id}};
  }
  void validate() const;
  void update(MetricScope& scope, Value y_true, Value y_pred, Value sample_weight) const;
  Value result(MetricScope& scope) const;
};

// True positives / all that are positive.
struct Recall {
  Thresholds thresholds = {};
  std::optional<std::int64_t> top_k = {};     // only the k greatest of each row can be positive
  std::optional<std::int64_t> class_id = {};  // look at this class alone
  std::string name = {};

  static constexpr std::string_view class_name = "Recall";
  static constexpr Direction direction = Direction::up;
  template <class Self = Recall>
  static constexpr auto fields() {
    return std::tuple{Field{"name", &Self::name}, Field{"thresholds", &Self::thresholds}, Field{"top_k", &Self::top_k},
                      Field{"class_id", &Self::class_id}};
  }
  void validate() const;
  void update(MetricScope& scope, Value y_true, Value y_pred, Value sample_weight) const;
  Value result(MetricScope& scope) const;
};

}  // namespace hornet::metrics

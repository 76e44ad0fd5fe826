// What every metric says after each of three batches, with and without weights, against Keras.
#include <doctest/doctest.h>

#include <hornet/model/metric.hpp>
#include <hornet/runtime/session.hpp>

#include "tests/golden_tests/cases.hpp"

using namespace hornet;

namespace {

constexpr double tolerance = 1e-5;

// The state of one metric, updated batch by batch through traces of its own.
class Accumulation {
 public:
  explicit Accumulation(Metric metric) : metric_(std::move(metric)) {}

  Tensor after(const Tensor& y_true, const Tensor& y_pred, const Tensor& sample_weight) {
    Graph graph;
    std::vector<Session::Feed> feeds;
    const auto feed = [&](const Tensor& tensor) {
      feeds.emplace_back(graph.placeholder(tensor.dtype(), tensor.shape()), tensor);
      return feeds.back().first;
    };
    const Value target = feed(y_true), prediction = feed(y_pred);
    MetricScope scope(graph, variables_);
    metric_.update(scope, target, prediction, sample_weight.size() ? feed(sample_weight) : Value());
    std::vector<Value> fetches = scope.assignments();
    fetches.push_back(metric_.result(scope));
    return Session(graph).run(fetches, feeds).back();
  }

 private:
  Metric metric_;
  std::vector<std::shared_ptr<Variable>> variables_;
};

std::string compare(const GoldenCase& recorded) {
  const Metric metric = metric_catalog().deserialize(recorded.config());
  if (metric.name() != recorded.config().at("config").at("name").as_string()) return "its name is " + metric.name();
  if (const auto kept = metric_catalog().make(metric.class_name(), metric.config()).config(); kept != metric.config())
    return "its config " + to_json(metric.config()) + " comes back as " + to_json(kept);
  Accumulation plain(metric), weighted(metric);
  for (std::int64_t batch = 0; batch < recorded.number("batches"); ++batch) {
    const std::string at = std::to_string(batch) + "/";
    const Tensor y_true = recorded.tensor(at + "y_true"), y_pred = recorded.tensor(at + "y_pred");
    std::string wrong =
        mismatch(at + "result", plain.after(y_true, y_pred, {}), recorded.tensor(at + "result"), tolerance);
    if (recorded.has(at + "sample_weight"))
      wrong += mismatch(at + "weighted_result", weighted.after(y_true, y_pred, recorded.tensor(at + "sample_weight")),
                        recorded.tensor(at + "weighted_result"), tolerance);
    if (!wrong.empty()) return wrong;
  }
  return "";
}

}  // namespace

TEST_SUITE("golden") {
  TEST_CASE("metrics have Keras' values after every batch") {
    run_golden({.file = "metrics.h5",
                .title = "metrics",
                .prefix = "",
                .known = [](std::string_view name) { return metric_catalog().find(name) != nullptr; },
                .check = compare});
  }
}

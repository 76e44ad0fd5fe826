#include <doctest/doctest.h>

#include <hornet/metrics/accuracy.hpp>
#include <hornet/metrics/auc.hpp>
#include <hornet/metrics/confusion.hpp>
#include <hornet/metrics/crossentropy.hpp>
#include <hornet/metrics/f_score.hpp>
#include <hornet/metrics/mean.hpp>
#include <hornet/metrics/regression.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/runtime/session.hpp>
#include <numeric>

using namespace hornet;

namespace {

double value_of(Metric metric, const Tensor& y_true, const Tensor& y_pred, const Tensor& weight = {}) {
  metric.update_state(y_true, y_pred, weight);
  return metric.result();
}

Tensor counting(Shape shape) {
  std::vector<float> values(static_cast<std::size_t>(shape.size()));
  std::iota(values.begin(), values.end(), 0.0F);
  return Tensor::from(values, std::move(shape));
}

}  // namespace

TEST_SUITE("metrics") {
  TEST_CASE("a metric accumulates until it is reset, and copies share its state") {
    Metric metric("mae");
    CHECK(metric.result() == 0);
    metric.update_state(Tensor({1, 2}).reshape({2, 1}), Tensor({2, 4}).reshape({2, 1}));
    Metric copy = metric;
    copy.update_state(Tensor({1}), Tensor({7}));
    CHECK(metric.result() == 3);
    metric.reset_state();
    CHECK(copy.result() == 0);
  }

  TEST_CASE("accuracy takes its form from the shapes and keeps the name it was given") {
    const Tensor classes({{.1, .9}, {.8, .2}, {.3, .7}});
    CHECK(value_of("accuracy", Tensor({1, 1, 1}).astype(u8), classes) == doctest::Approx(2.0 / 3));
    CHECK(value_of("acc", Tensor({1, 1, 1}).reshape({3, 1}), classes) == doctest::Approx(2.0 / 3));
    CHECK(value_of("accuracy", Tensor({{0, 1}, {0, 1}, {0, 1}}), classes) == doctest::Approx(2.0 / 3));
    CHECK(value_of("Accuracy", Tensor({1, 0, 0}), Tensor({.9, .4, .6}).reshape({3, 1})) == doctest::Approx(2.0 / 3));
    for (const char* name : {"accuracy", "acc", "Accuracy", "mse", "ce"}) CHECK(Metric(name).name() == name);
    CHECK(Metric(metrics::SparseCategoricalAccuracy()).name() == "sparse_categorical_accuracy");
    CHECK(value_of("ce", Tensor({1, 0}), Tensor({.5, .5}).reshape({2, 1})) == doctest::Approx(0.6931472));
  }

  TEST_CASE("metrics say which direction is better") {
    CHECK(Metric("accuracy").direction() == Direction::up);
    CHECK(Metric("mse").direction() == Direction::down);
    CHECK(Metric(metrics::CosineSimilarity()).direction() == Direction::up);
    CHECK(Metric([](Value a, Value) { return a; }).direction() == Direction::unknown);
  }

  TEST_CASE("a function of targets and predictions is a metric under its own name") {
    const Metric metric([](Value y_true, Value y_pred) { return ops::less(ops::abs(y_true - y_pred), 0.5); }, "close");
    CHECK(metric.name() == "close");
    CHECK(value_of(metric, Tensor({1, 2, 3}), Tensor({1, 2, 9}), Tensor({1, 1, 2})) == 0.5);
  }

  TEST_CASE("the mean of values weighs leading axes and averages the rest, as in Keras") {  // values: Keras 3.15.1
    metrics::Mean mean;
    CHECK(mean.name() == "mean");
    const Tensor values = counting({2, 3, 5});
    const auto check = [&](const Tensor& weight, double expected) {
      mean.reset_state();
      mean.update_state(values, weight);
      CHECK(mean.result() == doctest::Approx(expected));
    };
    check({}, 14.5);
    check(Tensor({{1, 2, 3}, {0, 1, 5}}), 17.4166667);
    check(Tensor({1, 3}), 18.25);
    check(Tensor::full({2, 3, 1}, 2), 14.5);

    metrics::Sum sum;
    sum.update_state(values, Tensor({{1, 2, 3}, {0, 1, 5}}));
    CHECK(sum.result() == 1045);
    sum.update_state(values, Tensor({1, 3}));
    CHECK(sum.result() == 1045 + 1095);
  }

  TEST_CASE("the root of the mean squared error is taken over all elements") {  // value: Keras 3.15.1
    CHECK(value_of(metrics::RootMeanSquaredError(), Tensor({{1, 2}, {3, 4}}), Tensor({{2, 2}, {5, 4}}),
                   Tensor({1, 3})) == doctest::Approx(1.27475488));
  }

  TEST_CASE("an ignored class leaves the mean only where there are weights, as in Keras") {  // values: Keras 3.15.1
    const metrics::SparseCategoricalCrossentropy metric{.ignore_class = 2};
    const Tensor y_pred({{.5, .25, .25}, {.1, .8, .1}, {.2, .2, .6}, {.3, .3, .4}}), y_true({0, 2, 2, 1});
    CHECK(value_of(metric, y_true, y_pred) == doctest::Approx(0.47428));
    CHECK(value_of(metric, y_true, y_pred, Tensor({1, 2, 3, 4})) == doctest::Approx(1.10180771));
  }

  TEST_CASE("a mask of the predictions leaves elements out of means") {
    Graph graph;
    std::vector<std::shared_ptr<Variable>> variables;
    MetricScope scope(graph, variables, graph.constant(Tensor({{1, 0, 1}, {0, 0, 1}}).astype(b8)));
    const Value y_true = graph.constant(Tensor({{1, 2, 3}, {4, 5, 6}})), y_pred = graph.constant(Tensor::zeros({2, 3}));
    const Metric metric([](Value t, Value p) { return t - p; });
    metric.update(scope, y_true, y_pred, {});
    Session(graph).run(scope.assignments());
    // Weighted means of the rows' means: ((1 + 3) + 6) / 3 over ((2 / 3) + (1 / 3)).
    CHECK(Session(graph).run({metric.result(scope)}).front().item() == doctest::Approx(10.0 / 3));
  }

  TEST_CASE("top-k metrics count hits among the k best") {
    const Tensor y_pred({{.1, .2, .7}, {.5, .3, .2}, {.4, .35, .25}});
    CHECK(value_of(metrics::SparseTopKCategoricalAccuracy{.k = 2}, Tensor({1, 2, 0}), y_pred) ==
          doctest::Approx(2.0 / 3));
    CHECK(value_of(metrics::TopKCategoricalAccuracy{.k = 1}, Tensor({{0, 0, 1}, {0, 1, 0}, {1, 0, 0}}), y_pred) ==
          doctest::Approx(2.0 / 3));
    CHECK(value_of(metrics::SparseTopKCategoricalAccuracy{.k = 2, .from_sorted_ids = true}, Tensor({1, 2, 0}),
                   Tensor({{1, 0, 2}, {0, 1, 2}, {2, 0, 1}})) == doctest::Approx(2.0 / 3));
    CHECK_THROWS_AS(Metric(metrics::TopKCategoricalAccuracy{.k = 0}), ConfigError);
  }

  TEST_CASE("names left empty are made unique in the process") {
    reset_names();
    CHECK(Metric(metrics::Precision()).name() == "precision");
    CHECK(Metric(metrics::Precision()).name() == "precision_1");
    CHECK(Metric(metrics::TruePositives()).name() == "true_positives");
  }

  TEST_CASE("several thresholds give a vector, which is no scalar") {
    Metric metric = metrics::Recall{.thresholds = {0.2, 0.6}};
    metric.update_state(Tensor({1, 1, 0}), Tensor({.3, .7, .9}));
    CHECK_THROWS_AS(metric.result(), ShapeError);
    CHECK(value_of(metrics::Recall{.thresholds = 0.6}, Tensor({1, 1, 0}), Tensor({.3, .7, .9})) == 0.5);
    CHECK_THROWS_WITH_AS(Metric(metrics::Recall{.thresholds = {0.5, 1.5}}), doctest::Contains("1.5"), ConfigError);
  }

  TEST_CASE("wrong names, configs and shapes are refused with what would do") {
    CHECK_THROWS_WITH_AS(Metric("acuracy"), doctest::Contains("'accuracy'"), ConfigError);
    CHECK_THROWS_WITH_AS(metric_catalog().make("mse", Config::Dict{{"dtype", "float16"}}),
                         doctest::Contains("'float16'"), ConfigError);
    CHECK_THROWS_WITH_AS(metric_catalog().make("mse", Config::Dict{{"dtype", "int32"}}),
                         doctest::Contains("float32 or float64, got int32"), DTypeError);
    CHECK_THROWS_WITH_AS(value_of(metrics::SparseCategoricalAccuracy(), Tensor({1, 2}), Tensor::ones({3, 5})),
                         doctest::Contains("y_true (2,) for predictions (3,)"), ShapeError);
    CHECK_THROWS_AS(value_of("mse", Tensor(), Tensor()), DataError);
    CHECK_THROWS_AS(value_of(metrics::Precision{.class_id = 5}, Tensor::ones({2, 3}), Tensor::ones({2, 3})),
                    ConfigError);
  }

  TEST_CASE("a state is not taken for one of another shape") {
    Graph graph;
    std::vector<std::shared_ptr<Variable>> variables;
    MetricScope first(graph, variables), second(graph, variables);
    first.variable("total", {3});
    CHECK_THROWS_WITH_AS(second.variable("total", {5}), doctest::Contains("float32 (3,)"), ShapeError);
  }

  TEST_CASE("an accumulator that is written twice in one trace takes both") {
    Graph graph;
    std::vector<std::shared_ptr<Variable>> variables;
    MetricScope scope(graph, variables);
    scope.add("total", graph.constant(Tensor(2.0)));
    scope.add("total", graph.constant(Tensor(5.0)));
    CHECK(scope.assignments().size() == 1);
    Session(graph).run(scope.assignments());
    CHECK(variables.front()->value().item() == 7);
  }

  TEST_CASE("metrics that cannot take their options say so") {
    const auto error = [](const char* name, const char* config) {
      try {
        metric_catalog().make(name, parse_json(config));
      } catch (const ConfigError& e) {
        return std::string(e.what());
      }
      return std::string("nothing was thrown");
    };
    const auto contains = [](const std::string& text, const char* part) {
      return text.find(part) != std::string::npos;
    };
    CHECK(contains(error("AUC", R"({"curve": "ROCK"})"), "Did you mean 'ROC'?"));
    CHECK(contains(error("AUC", R"({"num_thresholds": 1})"), "num_thresholds must be"));
    CHECK(contains(error("AUC", R"({"num_labels": 3})"), "num_labels is for multi_label"));
    CHECK(
        contains(error("IoU", R"({"num_classes": 3, "target_class_ids": [3]})"), "target_class_ids must be in [0, 2]"));
    CHECK(contains(error("MeanIoU", R"({"num_classes": 3, "dtype": "bool"})"), "dtype must be int32 or float32"));
    CHECK(contains(error("FBetaScore", R"({"beta": 0.0})"), "beta must be"));
    CHECK(contains(error("FBetaScore", R"({"average": "macros"})"), "Did you mean 'macro'?"));
    CHECK(contains(error("R2Score", R"({"num_regressors": -1})"), "num_regressors must be"));
    CHECK(contains(error("PrecisionAtRecall", R"({"recall": 1.5})"), "recall must be in [0, 1], got 1.5"));
  }

  TEST_CASE("an area under the curve does not depend on how the data is cut into batches") {
    const Tensor labels{0, 1, 1, 0, 1, 0, 1, 1}, scores{0.1, 0.4, 0.35, 0.8, 0.7, 0.2, 0.9, 0.55};
    Metric whole(metrics::AUC{}), parts(metrics::AUC{});
    whole.update_state(labels, scores);
    parts.update_state(labels.rows(0, 3), scores.rows(0, 3));
    parts.update_state(labels.rows(3, 8), scores.rows(3, 8));
    CHECK(whole.result() == doctest::Approx(parts.result()));
    CHECK(whole.result() == doctest::Approx(11.0 / 15));                   // pairs in the right order
    CHECK_THROWS_AS(Metric(metrics::FBetaScore{}).result(), ConfigError);  // how many classes is not known yet
  }
}

// What fit and evaluate report: names, order and values.
#include <doctest/doctest.h>

#include <cmath>
#include <hornet/base/naming.hpp>
#include <hornet/hornet.hpp>

#include "tests/model/small_models.hpp"

using namespace hornet;

namespace {

Sequential linear() {
  Sequential model({Input({5}), layers::Dense(3)});
  model.compile({.optimizer = "sgd", .loss = "mse", .metrics = {"mae"}});
  return model;
}

std::vector<std::string> names_of(const History& history) {
  std::vector<std::string> names;
  for (const auto& [name, values] : history.history) names.push_back(name);
  return names;
}

bool near(double a, double b) { return std::abs(a - b) <= 1e-6 * std::max(1.0, std::abs(b)); }

}  // namespace

TEST_SUITE("model") {
  TEST_CASE("results of several outputs are named and ordered as in Keras") {
    Model model = two_outputs();
    model.compile({.optimizer = "sgd",
                   .loss = {{"a", "mse"}, {"b", "mae"}},
                   .loss_weights = {{"a", 1.0}, {"b", 0.5}},
                   .metrics = {{"a", {"mae"}}, {"b", {"mae", "mse"}}},
                   .weighted_metrics = {{"b", {"mae"}}}});
    const std::vector<std::string> names{"loss", "a_loss", "b_loss", "a_mae", "b_mae", "b_mse", "b_weighted_mae"};
    CHECK(model.metrics_names() == names);
    const Tensor x = numbers({7, 5}), a = numbers({7, 3}, 2), b = numbers({7, 2}, 3);
    const Evaluation results = model.evaluate(x, {{"b", b}, {"a", a}}, {.verbose = 0});
    std::vector<std::string> evaluated;
    for (const auto& [name, value] : results) evaluated.push_back(name);
    CHECK(evaluated == names);
    CHECK(near(results["loss"], results["a_loss"] + 0.5 * results["b_loss"]));
    CHECK(near(results["b_loss"], results["b_mae"]));
    CHECK(results[0] == results["loss"]);
    const History history = model.fit(x, {a, b}, {.verbose = 0, .validation_data = {x, {a, b}}});
    CHECK(names_of(history) == std::vector<std::string>{"a_loss", "a_mae", "b_loss", "b_mae", "b_mse", "b_weighted_mae",
                                                        "loss", "val_a_loss", "val_a_mae", "val_b_loss", "val_b_mae",
                                                        "val_b_mse", "val_b_weighted_mae", "val_loss"});
  }

  TEST_CASE("metrics of several outputs are given by name, as lists for each, or as one for each") {
    Model model = two_outputs();
    const auto names = [&](const MetricsArgument& metrics) {
      model.compile({.loss = "mse", .metrics = metrics});
      const std::vector<std::string> all = model.metrics_names();
      return std::vector<std::string>(all.begin() + 3, all.end());  // behind loss, a_loss, b_loss
    };
    using Names = std::vector<std::string>;
    CHECK(names({{"a", "mae"}, {"b", {"mse", "mape"}}}) == Names{"a_mae", "b_mape", "b_mse"});
    CHECK(names({{"a", metrics::MeanAbsoluteError()}}) == Names{"a_mean_absolute_error"});
    CHECK(names({{"mae", metrics::MeanSquaredError()}, {"mse"}}) == Names{"a_mae", "a_mean_squared_error", "b_mse"});
    CHECK(names({{}, {"mae", "mse", "mape"}}) == Names{"b_mae", "b_mape", "b_mse"});
    CHECK(names({{"mae"}, {"mse"}}) == Names{"a_mae", "b_mse"});
    CHECK(names({"mae", "mse"}) == Names{"a_mae", "b_mse"});
  }

  TEST_CASE("outputs that nothing is compared with need no targets, as in Keras") {
    Model model = two_outputs();
    const Tensor x = numbers({7, 5}), a = numbers({7, 3}, 2), b = numbers({7, 2}, 3);
    const auto loss = [&](const Tensors& y) { return model.evaluate(x, y, {.verbose = 0})["loss"]; };
    model.compile({.loss = {{"b", "mse"}}});
    const double expected = loss({a, b});
    CHECK(loss(b) == expected);
    CHECK(loss({{"b", b}}) == expected);
    CHECK(model.fit(x, {{"b", b}}, {.verbose = 0, .validation_split = 0.3}).history.size() == 2);
    CHECK(thrown([&] { loss({{"a", a}}); }).find("y has no tensor named \"b\"") != std::string::npos);
    model.compile({.loss = {{"b", "mse"}}, .metrics = {{"a", "mae"}}});
    CHECK(thrown([&] { loss({{"b", b}}); }).find("y has no tensor named \"a\"") != std::string::npos);
  }

  TEST_CASE("metrics of one name are numbered, weighted ones prefixed") {
    Sequential model({Input({5}), layers::Dense(3)});
    model.compile({.loss = "mse", .metrics = {"mae", "mae"}, .weighted_metrics = {"mae", "mse"}});
    CHECK(model.metrics_names() == std::vector<std::string>{"loss", "mae", "mse", "mae_1", "weighted_mae"});
  }

  TEST_CASE("evaluate gives a single output's metrics in the order of compile's list, as Keras does") {
    Sequential model({Input({5}), layers::Dense(3)});
    model.compile({.loss = "mse", .metrics = {"mse", "cosine_similarity", "mae"}, .weighted_metrics = {"mape"}});
    CHECK(model.metrics_names() == std::vector<std::string>{"loss", "mse", "cosine_similarity", "mae", "mape"});
    const Evaluation results = model.evaluate(numbers({7, 5}), numbers({7, 3}, 2), {.verbose = 0});
    CHECK(results[1] == results["mse"]);
    CHECK(results[3] == results["mae"]);
  }

  TEST_CASE("a Sequential takes one of the names of functional models when it is built, as Keras' does") {
    reset_names();
    const KerasTensor x = Input({5});
    Sequential inner({Input({5}), layers::Dense(3), layers::Dense(2)});
    Sequential unbuilt({layers::Dense(3)});
    CHECK(Model({.inputs = x, .outputs = inner(x)}).name() == "functional_1");
    inner.add(layers::Dense(4));
    CHECK(Model({.inputs = x, .outputs = inner(x)}).name() == "functional_3");
  }

  TEST_CASE("sample weights count in the loss and in weighted metrics only") {
    Sequential model({Input({5}), layers::Dense(3)});
    model.compile({.loss = "mae", .metrics = {"mae"}, .weighted_metrics = {"mae"}});
    const Tensor x = numbers({7, 5}), y = numbers({7, 3}, 2);
    const Tensor weights = {0, 2, 0, 1, 0, 0, 0};
    const Evaluation results = model.evaluate(x, y, {.verbose = 0, .sample_weight = weights});
    const Tensor predicted = model.predict(x, {.verbose = 0});
    double plain = 0, weighted = 0;
    for (std::int64_t i = 0; i < 7; ++i) {
      double error = 0;
      for (std::int64_t j = 0; j < 3; ++j) error += std::abs(predicted.at({i, j}) - y.at({i, j})) / 3;
      plain += error;
      weighted += error * weights.at({i});
    }
    CHECK(near(results["mae"], plain / 7));
    CHECK(near(results["weighted_mae"], weighted / 3));  // over the sum of the weights
    CHECK(near(results["loss"], weighted / 7));          // over the number of samples
  }

  TEST_CASE("class weights are sample weights by class") {
    const Tensor x = numbers({11, 5}), y = classes(11, 3);
    Tensor weights(f32, {11});
    for (std::int64_t i = 0; i < 11; ++i)
      weights.data<float>()[static_cast<std::size_t>(i)] = y.at({i}) == 2 ? 0.25F : 1.0F;
    Sequential a = small_mlp("sgd"), b = small_mlp("sgd"), plain = small_mlp("sgd");
    b.set_weights(a.get_weights());
    plain.set_weights(a.get_weights());
    a.fit(x, y, {.verbose = 0, .shuffle = false, .class_weight = {{2, 0.25}}});
    b.fit(x, y, {.verbose = 0, .shuffle = false, .sample_weight = weights});
    plain.fit(x, y, {.verbose = 0, .shuffle = false});
    CHECK(same_weights(a, b));
    CHECK_FALSE(same_weights(a, plain));
  }

  TEST_CASE("validation_split is the tail of the data, looked at after training on the head") {
    const Tensor x = numbers({10, 5}), y = numbers({10, 3}, 2);
    Sequential a = linear(), b = linear();
    b.set_weights(a.get_weights());
    const History split =
        a.fit(x, y, {.batch_size = 4, .epochs = 2, .verbose = 0, .validation_split = 0.3, .shuffle = false});
    const History given = b.fit(x.rows(0, 7), y.rows(0, 7),
                                {.batch_size = 4,
                                 .epochs = 2,
                                 .verbose = 0,
                                 .validation_data = {x.rows(7, 10), y.rows(7, 10)},
                                 .shuffle = false});
    CHECK(split.history == given.history);
    CHECK(same_weights(a, b));
    const Evaluation after = a.evaluate(x.rows(7, 10), y.rows(7, 10), {.verbose = 0});
    CHECK(split.history.at("val_loss").back() == after["loss"]);
    CHECK(split.history.at("val_mae").back() == after["mae"]);
  }

  TEST_CASE("validation_freq leaves epochs out") {
    const Tensor x = numbers({10, 5}), y = numbers({10, 3}, 2);
    const History history =
        linear().fit(x, y, {.epochs = 5, .verbose = 0, .validation_data = {x, y}, .validation_freq = 2});
    CHECK(history.history.at("loss").size() == 5);
    CHECK(history.history.at("val_loss").size() == 2);
  }

  TEST_CASE("the loss reported is the mean over samples, not over batches") {
    const Tensor x = numbers({7, 5}), y = numbers({7, 3}, 2);
    Sequential model = linear();
    const double whole = model.evaluate(x, y, {.batch_size = 7, .verbose = 0})["loss"];
    CHECK(near(model.evaluate(x, y, {.batch_size = 3, .verbose = 0})["loss"], whole));
    CHECK(near(model.evaluate(x, y, {.batch_size = 100, .verbose = 0})["loss"], whole));
  }

  TEST_CASE("a regularizer counts in the loss, a metric of the same name does not see it") {
    Sequential model({Input({5}), layers::Dense(3, {.kernel_regularizer = regularizers::L2(0.5)})});
    model.compile({.loss = "mse", .metrics = {"mse"}});
    const Evaluation results = model.evaluate(numbers({7, 5}), numbers({7, 3}, 2), {.verbose = 0});
    double squares = 0;
    const Tensor kernel = model.get_weights()[0];
    for (const float w : kernel.data<float>()) squares += static_cast<double>(w) * static_cast<double>(w);
    CHECK(near(results["loss"], results["mse"] + 0.5 * squares));
  }
}

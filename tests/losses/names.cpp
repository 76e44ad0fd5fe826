#include <doctest/doctest.h>

#include <hornet/losses/crossentropy.hpp>
#include <hornet/losses/focal_crossentropy.hpp>
#include <hornet/losses/regression.hpp>
#include <hornet/model/catalog.hpp>
#include <hornet/model/metric.hpp>
#include <hornet/ops/pointwise.hpp>

using namespace hornet;
using doctest::Contains;

TEST_SUITE("losses") {
  TEST_CASE("a loss is known by class name, function name and alias") {
    for (const char* name : {"MeanSquaredError", "mean_squared_error", "mse", "MSE"})
      CHECK(Loss(name).class_name() == "MeanSquaredError");
    CHECK(Loss("sparse_categorical_crossentropy").class_name() == "SparseCategoricalCrossentropy");
    CHECK(Loss(losses::Huber()).name() == "huber_loss");
    CHECK_THROWS_WITH_AS(Loss("mean_sqared_error"), doctest::Contains("Did you mean 'mean_squared_error'?"),
                         ConfigError);
    CHECK(!Loss());
    CHECK(!Loss(nullptr));
  }

  TEST_CASE("options are set by name, with and without parentheses") {
    const Loss a = losses::SparseCategoricalCrossentropy({.from_logits = true});
    const Loss b = losses::SparseCategoricalCrossentropy{.from_logits = true};
    CHECK(a.config() == b.config());
    CHECK(a.config().at("from_logits").as_bool());
    CHECK(a.config().at("ignore_class").is_null());
  }

  TEST_CASE("wrong options are refused by name") {
    CHECK_THROWS_WITH_AS(Loss(losses::Huber{.delta = 0}), doctest::Contains("delta"), ConfigError);
    CHECK_THROWS_WITH_AS(Loss(losses::BinaryCrossentropy{.label_smoothing = 1.5}),
                         doctest::Contains("label_smoothing must be in [0, 1]"), ConfigError);
    CHECK_THROWS_WITH_AS(Loss(losses::CategoricalFocalCrossentropy{.gamma = -1}), doctest::Contains("gamma"),
                         ConfigError);
    CHECK_THROWS_WITH_AS(Loss(losses::MeanSquaredError{.reduction = "avg"}), doctest::Contains("reduction is 'avg'"),
                         ConfigError);
    CHECK_THROWS_WITH_AS(loss_catalog().make("Huber", Config::Dict{{"delt", 1}}),
                         doctest::Contains("Did you mean 'delta'"), ConfigError);
    CHECK(loss_catalog().make("mse", Config::Dict{{"reduction", nullptr}}).reduction() == "none");
    CHECK_THROWS_AS(Loss(losses::MeanSquaredError{.reduction = "none"})(Tensor({1}), Tensor({1})), ConfigError);
  }

  TEST_CASE("a function cannot take the name of a loss that there is, which would hide it") {
    const RegistrationScope forgotten_afterwards;
    const auto difference = [](Value y_true, Value y_pred) { return y_true - y_pred; };
    for (const char* name : {"mse", "mine>mse", "MeanSquaredError"})
      CHECK_THROWS_WITH_AS(register_loss(name, difference), Contains("is registered already"), ConfigError);
    CHECK_THROWS_WITH_AS(register_metric("acc", difference), "a metric named 'acc' is registered already", ConfigError);
  }

  TEST_CASE("crossentropy takes its form from the shapes") {
    const Tensor two({{0.2, 0.8}, {0.6, 0.4}});
    CHECK(Loss("crossentropy")(Tensor::arange(2), two) ==
          Loss("sparse_categorical_crossentropy")(Tensor::arange(2), two));
    const Tensor one_hot({{1, 0}, {1, 0}});
    CHECK(Loss("ce")(one_hot, two) == Loss("categorical_crossentropy")(one_hot, two));
    const Tensor column = Tensor({0.2, 0.7}).reshape({2, 1});
    CHECK(Loss("ce")(Tensor({0, 1}), column) == Loss("bce")(Tensor({0, 1}), column));
    CHECK_THROWS_AS(Loss("ce").check(Tensor({0, 2}), {f32, {2, 2}}), DataError);
  }
}

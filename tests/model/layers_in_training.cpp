// What training does to layers: frozen, normalising, shared, nested, built by the first data.
#include <doctest/doctest.h>

#include <cmath>
#include <hornet/hornet.hpp>

#include "tests/model/small_models.hpp"

using namespace hornet;

namespace {

const FitOptions kQuiet{.batch_size = 5, .epochs = 2, .verbose = 0, .shuffle = false};

std::vector<bool> changed(const std::vector<Tensor>& before, const std::vector<Tensor>& after) {
  std::vector<bool> out;
  for (std::size_t i = 0; i < before.size(); ++i) out.push_back(!identical(before[i], after[i]));
  return out;
}

}  // namespace

TEST_SUITE("model") {
  TEST_CASE("frozen layers keep their weights, the others learn") {
    Sequential model({Input({5}), layers::Dense(7), layers::Dense(3)});
    model.layers()[0].trainable = false;
    model.compile({.optimizer = "adam", .loss = "mse"});
    const auto before = model.get_weights();
    model.fit(numbers({23, 5}), numbers({23, 3}, 2), kQuiet);
    CHECK(changed(before, model.get_weights()) == std::vector<bool>{false, false, true, true});
    CHECK(model.optimizer().variables().size() == 2 + 2 * 2);

    model.layers()[0].trainable = true;
    model.compile({.optimizer = "adam", .loss = "mse"});
    const auto thawed = model.get_weights();
    model.fit(numbers({23, 5}), numbers({23, 3}, 2), kQuiet);
    CHECK(changed(thawed, model.get_weights()) == std::vector<bool>{true, true, true, true});
  }

  TEST_CASE("BatchNormalization moves its averages towards each training batch, and only then") {
    Sequential model({Input({2}), layers::BatchNormalization({.momentum = 0.75})});
    model.compile({.optimizer = optimizers::SGD({.learning_rate = 0.0}), .loss = "mse"});
    const Tensor x = {{1, 10}, {3, 20}, {5, 60}};
    model.fit(x, x, {.epochs = 2, .verbose = 0});
    const auto weights = model.get_weights();  // gamma, beta, moving_mean, moving_variance
    const double kept = 0.75 * 0.75, moved = 1 - kept;
    CHECK(weights[2].at({0}) == doctest::Approx(moved * 3));
    CHECK(weights[2].at({1}) == doctest::Approx(moved * 30));
    CHECK(weights[3].at({0}) == doctest::Approx(kept + moved * 8.0 / 3));
    CHECK(weights[3].at({1}) == doctest::Approx(kept + moved * 1400.0 / 3));
    model.evaluate(x, x, {.verbose = 0});
    const Tensor predicted = model.predict(x, {.verbose = 0});
    CHECK(same_tensors(model.get_weights(), weights));
    CHECK(predicted.at({0, 0}) ==
          doctest::Approx((1 - weights[2].at({0})) / std::sqrt(weights[3].at({0}) + 1e-3)).epsilon(1e-5));
  }

  TEST_CASE("a frozen BatchNormalization leaves its averages and uses them") {
    Sequential model({Input({2}), layers::BatchNormalization(), layers::Dense(1)});
    model.layers()[0].trainable = false;
    model.compile({.optimizer = "sgd", .loss = "mse"});
    const auto before = model.get_weights();
    model.fit(numbers({23, 2}), numbers({23, 1}, 2), kQuiet);
    CHECK(changed(before, model.get_weights()) == std::vector<bool>{false, false, false, false, true, true});
  }

  TEST_CASE("a frozen SpectralNormalization keeps the kernel that it has divided, one that learns steps from its own") {
    const Tensor x = numbers({7, 3}), y = numbers({7, 2});
    for (const bool learns : {false, true}) {
      Sequential model{Input({3}), layers::SpectralNormalization(layers::Dense(4), {.power_iterations = 50}),
                       layers::Dense(2)};
      model.layers()[0].trainable = learns;
      model.compile({.optimizer = optimizers::SGD({.learning_rate = 1e-9}), .loss = "mse"});
      const Tensor before = model.get_weights()[0];
      model.train_on_batch(x, y);
      const Tensor once = model.get_weights()[0];
      model.train_on_batch(x, y);
      const Tensor twice = model.get_weights()[0];
      const auto close = [](const Tensor& a, const Tensor& b) {
        for (std::size_t i = 0; i < 12; ++i)
          if (std::abs(a.data<float>()[i] - b.data<float>()[i]) > 1e-5) return false;
        return true;
      };
      CHECK(close(once, before) == learns);
      CHECK(close(twice, once));  // its norm is 1 by then
    }
  }

  TEST_CASE("a batch may have another size than the Input's") {
    Sequential model({Input({5}, {.batch_size = 4}), layers::Dense(3)});
    model.compile({.optimizer = "sgd", .loss = "mse"});
    const Tensor x = numbers({23, 5});
    CHECK(model.predict(x, {.batch_size = 7, .verbose = 0}).shape() == Shape{23, 3});
    model.fit(x, numbers({23, 3}), kQuiet);
    Sequential any({Input({5}), layers::Dense(3)});
    any.set_weights(model.get_weights());
    CHECK(identical(any.predict(x, {.verbose = 0}), model.predict(x, {.verbose = 0})));
  }

  TEST_CASE("a shared layer learns from all its calls") {
    const Layer shared = layers::Dense(3, {.use_bias = false});
    const KerasTensor a = Input({5}, {.name = "a"}), b = Input({5}, {.name = "b"});
    Model model({.inputs = {a, b}, .outputs = {layers::Add()({shared(a), shared(b)})}});
    model.compile({.optimizer = optimizers::SGD({.learning_rate = 0.1}), .loss = "mse"});
    CHECK(model.weights().size() == 1);
    // (a + b) W is one layer on the sum: its twin must take the same steps.
    Sequential twin({Input({5}), layers::Dense(3, {.use_bias = false})});
    twin.compile({.optimizer = optimizers::SGD({.learning_rate = 0.1}), .loss = "mse"});
    twin.set_weights(model.get_weights());
    const Tensor first = numbers({23, 5}), second = numbers({23, 5}, 2), y = numbers({23, 3}, 3);
    Tensor sum(f32, {23, 5});
    for (std::size_t i = 0; i < sum.data<float>().size(); ++i)
      sum.data<float>()[i] = first.data<float>()[i] + second.data<float>()[i];
    model.fit({{"b", second}, {"a", first}}, y, kQuiet);
    twin.fit(sum, y, kQuiet);
    const Tensor ours = model.get_weights()[0], theirs = twin.get_weights()[0];
    for (std::size_t i = 0; i < ours.data<float>().size(); ++i)
      CHECK(ours.data<float>()[i] == doctest::Approx(theirs.data<float>()[i]).epsilon(1e-5));
  }

  TEST_CASE("a nested model learns as its layers would in one model") {
    Sequential inner({Input({5}), layers::Dense(7, {.activation = "tanh"})});
    const KerasTensor x = Input({5});
    Model outer({.inputs = {x}, .outputs = {layers::Dense(3)(inner(x))}});
    Sequential flat({Input({5}), layers::Dense(7, {.activation = "tanh"}), layers::Dense(3)});
    flat.set_weights(outer.get_weights());
    outer.compile({.optimizer = "adam", .loss = "mse"});
    flat.compile({.optimizer = "adam", .loss = "mse"});
    const Tensor data = numbers({23, 5}), y = numbers({23, 3}, 2);
    outer.fit(data, y, kQuiet);
    flat.fit(data, y, kQuiet);
    CHECK(same_weights(outer, flat));
    CHECK(identical(
        inner.predict(data, {.verbose = 0}),
        Model({.inputs = flat.inputs(), .outputs = {flat.layers()[0].output()}}).predict(data, {.verbose = 0})));
  }

  TEST_CASE("a Sequential without Input is built by the first data") {
    const Tensor x = numbers({23, 5}), y = numbers({23, 3}, 2);
    const auto make = [] {
      Sequential model({layers::Dense(7), layers::Dense(3)});
      model.compile({.optimizer = "sgd", .loss = "mse", .metrics = {"mae"}});
      return model;
    };
    SUBCASE("by fit") {
      Sequential model = make();
      CHECK_FALSE(model.built());
      CHECK(model.fit(x, y, kQuiet).epoch.size() == 2);
      CHECK(model.built());
      CHECK(model.inputs()[0].shape() == Shape{None, 5});
    }
    SUBCASE("by a fit of float64 numbers") {
      Sequential model = make();
      model.fit(x.astype(f64), y.astype(f64), kQuiet);
      CHECK(model.inputs()[0].dtype() == f32);
    }
    SUBCASE("by a fit of bytes") {
      Sequential model = make();
      model.fit(classes(115, 250).astype(u8).reshape({23, 5}), y, kQuiet);
      CHECK(model.predict(x, {.verbose = 0}).shape() == Shape{23, 3});
    }
    SUBCASE("by a fit of a Dataset") {
      Sequential model = make();
      model.fit(Dataset::from_tensors(x, y).batch(5), {.epochs = 2, .verbose = 0});
      CHECK(model.inputs()[0].shape() == Shape{None, 5});
    }
    SUBCASE("by predict, before it is compiled") {
      Sequential model({layers::Dense(3)});
      CHECK(model.predict(x, {.verbose = 0}).shape() == Shape{23, 3});
    }
    SUBCASE("by predict of a Dataset") {
      Sequential model({layers::Dense(3)});
      CHECK(model.predict(Dataset::from_tensors(x).batch(5), {.verbose = 0}).shape() == Shape{23, 3});
    }
    SUBCASE("by evaluate") { CHECK(make().evaluate(x, y, {.verbose = 0}).size() == 2); }
    SUBCASE("by train_on_batch") { CHECK(make().train_on_batch(x, y).size() == 2); }
    SUBCASE("by predict_on_batch") { CHECK(make().predict_on_batch(x)[0].shape() == Shape{23, 3}); }
  }

  TEST_CASE("a Dataset trains as its tensors do") {
    const Tensor x = numbers({23, 5}), y = classes(23, 3);
    Sequential a = small_mlp(), b = small_mlp();
    b.set_weights(a.get_weights());
    const History of_arrays = a.fit(x, y, kQuiet);
    const History of_dataset = b.fit(Dataset::from_tensors(x, y).batch(5).prefetch(2), {.epochs = 2, .verbose = 0});
    CHECK(of_arrays.history == of_dataset.history);
    CHECK(same_weights(a, b));
    CHECK(a.evaluate(x, y, {.batch_size = 5, .verbose = 0})["loss"] ==
          b.evaluate(Dataset::from_tensors(x, y).batch(5), {.verbose = 0})["loss"]);
    CHECK(identical(a.predict(x, {.batch_size = 5, .verbose = 0}),
                    b.predict(Dataset::from_tensors(x).batch(5), {.verbose = 0})));
  }

  TEST_CASE("train_on_batch is a fit of one batch; test_on_batch and predict_on_batch change nothing") {
    const Tensor x = numbers({7, 5}), y = classes(7, 3);
    Sequential a = small_mlp(), b = small_mlp();
    b.set_weights(a.get_weights());
    const History history = a.fit(x, y, {.batch_size = 7, .verbose = 0, .shuffle = false});
    b.test_on_batch(numbers({7, 5}, 3), y);  // leaves nothing in what follows
    const Evaluation results = b.train_on_batch(x, y);
    CHECK(same_weights(a, b));
    CHECK(results["loss"] == history.history.at("loss")[0]);
    CHECK(results["accuracy"] == history.history.at("accuracy")[0]);
    CHECK(b.test_on_batch(x, y)["loss"] == a.evaluate(x, y, {.verbose = 0})["loss"]);
    CHECK(identical(b.predict_on_batch(x)[0], a.predict(x, {.verbose = 0})));
    CHECK(same_weights(a, b));
  }
}

// Looking into a model, tapping it, going on with it, and what its errors say.
#include <doctest/doctest.h>

#include <hornet/hornet.hpp>

#include "tests/api/samples.hpp"
#include "tests/files/scratch.hpp"

using namespace hornet;

namespace {

Sequential small_model() {
  return Sequential{
      Input({28, 28}),
      layers::Rescaling(1.0 / 255),
      layers::Flatten(),
      layers::Dense(16, {.activation = "relu", .name = "dense"}),
      layers::Dense(10, {.activation = "softmax", .name = "digit"}),
  };
}

}  // namespace

TEST_SUITE("api") {
  TEST_CASE("weights by name, features of an inner layer") {
    Sequential model = small_model();
    const std::vector<Weight> weights = model.get_layer("dense").weights();
    CHECK(weights.size() == 2);
    CHECK(weights[0].variable->name == "kernel");
    CHECK(weights[0].variable->type().shape == Shape{784, 16});
    CHECK(weights[1].variable->value().shape() == Shape{16});

    auto features = Model({.inputs = model.inputs(), .outputs = {model.get_layer("dense").output()}});
    auto [train, test] = small_mnist(7, 3);
    CHECK(features.predict(train.x, {.verbose = 0}).shape() == Shape{7, 16});
    CHECK(features(test.x).shape() == Shape{3, 16});
  }

  TEST_CASE("a frozen layer stays as it is") {
    Sequential model = small_model();
    model.layers()[2].trainable = false;
    model.compile({.optimizer = "adam", .loss = "sparse_categorical_crossentropy"});
    const std::vector<Tensor> before = model.get_weights();
    auto [train, test] = small_mnist(64);
    model.fit(train.x, train.y, {.verbose = 0});
    CHECK(model.layers()[2].name() == "dense");
    CHECK(identical(model.get_layer("dense").get_weights()[0], before[0]));
    CHECK(!identical(model.get_layer("digit").get_weights()[0], before[2]));
  }

  TEST_CASE("training goes on from a file where it stopped") {
    const ScratchDirectory directory;
    auto [train, test] = small_mnist(256);
    Sequential model = small_model();
    model.compile({.optimizer = "adam", .loss = "sparse_categorical_crossentropy", .metrics = {"accuracy"}});
    model.fit(train.x, train.y, {.epochs = 5, .verbose = 0});
    model.save_weights(directory / "m.weights.h5");
    model.load_weights(directory / "m.weights.h5");
    const History h = model.fit(train.x, train.y, {.epochs = 10, .verbose = 0, .initial_epoch = 5});
    CHECK(h.epoch == std::vector<std::int64_t>{5, 6, 7, 8, 9});
  }

  TEST_CASE("a model is called on tensors as a layer is") {
    Sequential model = small_model();
    auto [train, test] = small_mnist(5, 3);
    CHECK(ops::sum(model(test.x), -1).at({2}) == doctest::Approx(1));
    const Tensor x{{1, 2, 3}};
    CHECK(identical(layers::ReLU()(x), ops::relu(x)));
  }

  TEST_CASE("errors say who, what was expected, what came and what to do") {
    CHECK_THROWS_WITH_AS(layers::Dense(3, {.name = "dense_1"})(Input({})), doctest::Contains("\"dense_1\" (Dense)"),
                         ShapeError);
    Sequential model = small_model();
    CHECK_THROWS_WITH_AS(model.compile({.optimizer = "adan"}), doctest::Contains("adam"), ConfigError);
    CHECK_THROWS_WITH_AS(model.get_layer("dens"), doctest::Contains("dense"), ConfigError);
    CHECK_THROWS_WITH_AS(model.compile({.loss = "sparse_categorical_crossentrpy"}),
                         doctest::Contains("sparse_categorical_crossentropy"), ConfigError);
    CHECK_THROWS_AS(layers::Dense(0), ConfigError);
    try {
      layers::Dense(3, {.name = "dense_1"})(Input({}));
    } catch (const ShapeError& error) {
      const std::string message = error.what();
      INFO(message);
      CHECK(message.find("rank") != std::string::npos);
      CHECK(message.find("(None,)") != std::string::npos);
      CHECK(message.find("Did you forget Flatten() or Input()?") != std::string::npos);
    }
  }
}

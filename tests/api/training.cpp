// Programs that train, as a user spells them: the headline program, functional models, typed configuration.
#include <doctest/doctest.h>

#include <hornet/hornet.hpp>

#include "tests/api/samples.hpp"
#include "tests/files/scratch.hpp"

using namespace hornet;

TEST_SUITE("api") {
  TEST_CASE("the headline program learns, and its weights can be saved") {
    const ScratchDirectory directory;
    set_random_seed(1);
    auto [train, test] = small_mnist(4096, 512);

    Sequential model{
        layers::Rescaling(1.0 / 255),
        layers::Flatten(),
        layers::Dense(512, {.activation = "relu"}),
        layers::Dropout(0.2),
        layers::Dense(10, {.activation = "softmax"}),
    };
    model.compile({.optimizer = "adam", .loss = "sparse_categorical_crossentropy", .metrics = {"accuracy"}});
    model.fit(train.x, train.y, {.epochs = 2, .verbose = 0});
    const Evaluation result = model.evaluate(test.x, test.y, {.verbose = 0});
    model.save_weights(directory / "mnist.weights.h5");
    CHECK(result["accuracy"] > 0.8);
    CHECK(directory.names() == std::vector<std::string>{"mnist.weights.h5"});
  }

  TEST_CASE("images divided as a tensor train as the Rescaling layer does") {
    auto [train, test] = small_mnist(512);
    const auto trained = [&, y = train.y](const Tensor& x, bool rescale) {
      set_random_seed(7);
      Sequential model;
      if (rescale) model.add(layers::Rescaling(1.0 / 255));
      model.add(layers::Flatten());
      model.add(layers::Dense(10, {.activation = "softmax"}));
      model.compile({.optimizer = "sgd", .loss = "sparse_categorical_crossentropy"});
      return model.fit(x, y, {.epochs = 1, .verbose = 0}).history.at("loss").back();
    };
    CHECK(trained(train.x / 255.0f, false) == doctest::Approx(trained(train.x, true)).epsilon(1e-5));
  }

  TEST_CASE("a functional model of two outputs, with losses, weights and metrics by name") {
    auto [train, test] = small_mnist();
    auto image = Input({28, 28, 1}, {.name = "image"});
    auto x = layers::Conv2D(4, {3, 3}, {.activation = "relu"})(image);
    x = layers::MaxPooling2D({2, 2})(x);
    x = layers::Flatten()(x);
    auto digit = layers::Dense(10, {.activation = "softmax", .name = "digit"})(x);
    auto parity = layers::Dense(1, {.activation = "sigmoid", .name = "parity"})(x);
    Model two({.inputs = {image}, .outputs = {digit, parity}});
    two.compile({.optimizer = "adam",
                 .loss = {{"digit", "sparse_categorical_crossentropy"}, {"parity", "binary_crossentropy"}},
                 .loss_weights = {{"digit", 1.0}, {"parity", 0.5}},
                 .metrics = {{"digit", {"accuracy"}}}});
    const Tensor images = (train.x / 255.0f).reshape({None, 28, 28, 1});
    const History h = two.fit(images, {{"digit", train.y}, {"parity", odd(train.y)}}, {.epochs = 2, .verbose = 0});
    CHECK(h.history.at("loss")[1] < h.history.at("loss")[0]);
    CHECK(h.history.contains("digit_accuracy"));
    CHECK(h.history.at("loss")[1] ==
          doctest::Approx(h.history.at("digit_loss")[1] + 0.5 * h.history.at("parity_loss")[1]).epsilon(1e-4));
    CHECK(two.output_names() == std::vector<std::string>{"digit", "parity"});
  }

  TEST_CASE("a shared layer has one set of weights") {
    auto a = Input({3}), b = Input({3});
    auto shared = layers::Dense(6);
    Model model({.inputs = {a, b}, .outputs = {layers::Add()({shared(a), shared(b)})}});
    CHECK(model.count_params() == 3 * 6 + 6);
    CHECK(model.predict({Tensor::ones({2, 3}), Tensor::ones({2, 3})}, {.verbose = 0}).shape() == Shape{2, 6});
  }

  TEST_CASE("typed optimizer, schedule, loss, metrics and callbacks") {
    const ScratchDirectory directory;
    auto [train, test] = small_mnist();
    Sequential model{layers::Rescaling(1.0 / 255), layers::Flatten(), layers::Dense(10)};
    model.compile({.optimizer = optimizers::Adam({.learning_rate = schedules::CosineDecay(1e-3, 10'000)}),
                   .loss = losses::SparseCategoricalCrossentropy({.from_logits = true}),
                   .metrics = {metrics::SparseCategoricalAccuracy()}});
    History h =
        model.fit(train.x, train.y,
                  {.batch_size = 128,
                   .epochs = 3,
                   .verbose = 0,
                   .callbacks = {callbacks::EarlyStopping({.patience = 2, .restore_best_weights = true}),
                                 callbacks::ModelCheckpoint(directory / "best.weights.h5",
                                                            {.save_best_only = true, .save_weights_only = true})},
                   .validation_split = 0.1});
    CHECK(h.epoch.size() == 3);
    CHECK(h.history.contains("val_sparse_categorical_accuracy"));
    CHECK(directory.names() == std::vector<std::string>{"best.weights.h5"});
    Sequential other{Input({28, 28}), layers::Rescaling(1.0 / 255), layers::Flatten(), layers::Dense(10)};
    other.load_weights(directory / "best.weights.h5");
    CHECK(identical(other.get_weights()[0], model.get_weights()[0]));
  }

  TEST_CASE("a chain of data is trained on as arrays are") {
    auto [train, test] = small_mnist();
    auto data = Dataset::from_tensors(train.x, train.y)
                    .shuffle(10'000, {.seed = 1})
                    .map([](Tensor image, Tensor label) { return std::pair(image / 255.0f, label); })
                    .batch(128)
                    .prefetch(2);
    Sequential model{layers::Flatten(), layers::Dense(10, {.activation = "softmax"})};
    model.compile({.optimizer = "adam", .loss = "sparse_categorical_crossentropy", .metrics = {"accuracy"}});
    const History h = model.fit(data, {.epochs = 3, .verbose = 0, .validation_data = {test.x / 255.0f, test.y}});
    CHECK(h.history.at("loss").back() < h.history.at("loss").front());
    CHECK(h.history.at("val_accuracy").back() > 0.4);
    model.fit(data, {.verbose = 0, .validation_data = test});
  }
}

// A user's own layer, loss, metric, callback and training step, written as the built-in ones are.
#include <doctest/doctest.h>

#include <hornet/hornet.hpp>

#include "tests/api/samples.hpp"
#include "tests/files/scratch.hpp"

using namespace hornet;

namespace {

struct Scale {
  double initial = 1.0;
  static constexpr std::string_view class_name = "Scale";
  static constexpr auto fields() { return std::tuple{Field{"initial", &Scale::initial}}; }
  Value call(Scope& scope, Value x) const {
    return x * scope.weight("scale", {x.shape().back()}, initializers::Constant(initial));
  }
};

struct CountEpochs : Callback {
  std::int64_t epochs = 0;
  void on_epoch_end(std::int64_t, Logs&) override { ++epochs; }
};

}  // namespace

TEST_SUITE("api") {
  TEST_CASE("a struct with call() is a layer") {
    Layer scale = Scale{.initial = 3};
    CHECK(to_string(scale(Tensor{{1, 2}})) == "[[3 6]]");
    CHECK(scale.weights()[0].variable->name == "scale");

    auto [train, test] = small_mnist();
    Sequential model{layers::Flatten(), Scale{.initial = 2.0}, layers::Dense(10)};
    model.compile({.optimizer = "adam", .loss = losses::SparseCategoricalCrossentropy({.from_logits = true})});
    model.fit(train.x / 255.0f, train.y, {.epochs = 1, .verbose = 0});
    CHECK(model.get_layer("scale_1").class_name() == "Scale");
    CHECK(model.get_layer("scale_1").get_weights()[0].at({400}) != 2.0);
  }

  TEST_CASE("a registered layer is made again from its configuration") {
    const auto reload = [] {  // in a process of its own: the catalog of layers is everybody's
      register_layer<Scale>();
      const Layer again = layer_catalog().deserialize(layer_catalog().serialize("Scale", Layer(Scale{3}).get_config()));
      return again.get_config().at("initial").as_double() == 3 ? 0 : 1;
    };
    CHECK(run_in_child(reload) == 0);
  }

  TEST_CASE("a loss and a metric are functions of values, a callback overrides its hooks") {
    const Tensor x{{1, 2, 3}, {4, 5, 6}, {7, 8, 9}, {2, 4, 8}, {3, 9, 1}}, y{{1, 0}, {0, 1}, {1, 1}, {0, 0}, {1, 0}};
    Sequential model{layers::Dense(2)};
    model.compile({
        .optimizer = optimizers::SGD({.learning_rate = 0.001}),
        .loss = [](Value y_true, Value y_pred) { return ops::mean(ops::square(y_true - y_pred), -1); },
        .metrics = {[](Value y_true, Value y_pred) { return ops::mean(ops::abs(y_true - y_pred), -1); }},
    });
    const auto count = std::make_shared<CountEpochs>();
    const History h = model.fit(x, y, {.epochs = 3, .verbose = 0, .callbacks = {count}});
    CHECK(h.history.at("loss").back() < h.history.at("loss").front());
    CHECK(count->epochs == 3);
    CHECK(model.train_on_batch(x, y)["loss"] <= h.history.at("loss").back());
  }

  TEST_CASE("a training step of one's own, from the graph's gradients") {
    Graph g;
    auto x = g.placeholder(f32, {5, 3}, "x"), y = g.placeholder(f32, {5, 1}, "y");
    auto w = g.variable(Tensor::zeros({3, 1}), "w");
    auto loss = ops::mean(ops::square(ops::matmul(x, w) - y));
    auto step = ops::assign(w, w - 0.01 * gradients(loss, {w})[0]);
    Session session(g);
    const Tensor data{{1, 2, 3}, {4, 5, 6}, {7, 8, 9}, {2, 4, 8}, {3, 9, 1}};
    const Tensor target = ops::sum(data, 1, true);
    double last = 1e9;
    for (int i = 0; i < 20; ++i) {
      auto [value, updated] = session.run({loss, step}, {{x, data}, {y, target}});
      CHECK(value.item() < last);
      last = value.item();
    }
  }
}

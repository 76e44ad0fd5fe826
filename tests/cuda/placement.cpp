// Layers and ops placed on the CPU by hand, in models that run on the GPU's kernels.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <hornet/hornet.hpp>

#include "src/model/layer_state.hpp"
#include "tests/cuda/backends.hpp"
#include "tests/ops/cases.hpp"

using namespace hornet;

namespace {

using MakeModel = std::function<Model()>;
using Change = std::function<void(Model&)>;

Tensor labels(std::int64_t samples) {
  const Tensor out(i32, {samples});
  for (std::int64_t i = 0; i < samples; ++i)
    out.data<std::int32_t>()[static_cast<std::size_t>(i)] = static_cast<std::int32_t>(i * i % 7 % 4);
  return out;
}

Tensor tokens(std::int64_t samples, std::int64_t steps) {
  const Tensor out(i32, {samples, steps});
  for (std::int64_t i = 0; i < out.size(); ++i)
    out.data<std::int32_t>()[static_cast<std::size_t>(i)] = static_cast<std::int32_t>(i * 5 % 13);
  return out;
}

Model compiled(Model model, const Optimizer& optimizer = "adam") {
  model.compile({.optimizer = optimizer, .loss = "sparse_categorical_crossentropy", .metrics = {"accuracy"}});
  return model;
}

Model dense() {
  const layers::DenseOptions middle{
      .activation = "relu", .kernel_regularizer = regularizers::L2(0.01), .kernel_constraint = constraints::MaxNorm(2)};
  return compiled(Sequential({Input({6}), layers::Dense(11, {.activation = "tanh"}), layers::Dropout(0.3),
                              layers::Dense(7, middle), layers::Dense(4, {.activation = "softmax"})}),
                  optimizers::AdamW({.clipnorm = 1.0}));
}

Model convolutional() {
  return compiled(Sequential({Input({9, 7, 2}), layers::Conv2D(5, 3, {.padding = "same"}), layers::BatchNormalization(),
                              layers::Activation("relu"), layers::MaxPooling2D(2), layers::Flatten(),
                              layers::Dense(4, {.activation = "softmax"})}));
}

Model recurrent() {
  return compiled(Sequential({Input({6}, {.dtype = i32}), layers::Embedding(13, 5, {.mask_zero = true}),
                              layers::Bidirectional(layers::LSTM(3)), layers::Dense(4, {.activation = "softmax"})}));
}

struct Result {
  std::vector<double> losses, validation;
  std::vector<Tensor> weights;
  Tensor prediction;
};

Result train(const MakeModel& make, const Tensor& x, const Change& change) {
  const OnBackend here(gpu_under_test());
  reset_names();
  set_random_seed(7);
  Model model = make();
  change(model);
  const Tensor y = labels(x.shape()[0]);
  const History history = model.fit(x, y, {.batch_size = 5, .epochs = 3, .verbose = 0, .validation_split = 0.2});
  return {history.history.at("loss"), history.history.at("val_loss"), model.get_weights(),
          model.predict(x, {.verbose = 0})};
}

void check_trains_as_unplaced(const MakeModel& make, const Tensor& x, const Change& change) {
  const Result placed = train(make, x, change), whole = train(make, x, [](Model&) {});
  for (std::size_t i = 0; i < whole.losses.size(); ++i) {
    CHECK(placed.losses[i] == doctest::Approx(whole.losses[i]).epsilon(1e-4));
    CHECK(placed.validation[i] == doctest::Approx(whole.validation[i]).epsilon(1e-4));
  }
  for (std::size_t i = 0; i < whole.weights.size(); ++i) {
    CAPTURE(i);
    CHECK(largest_difference(placed.weights[i], whole.weights[i]) <= 2e-3);
  }
  CHECK(largest_difference(placed.prediction, whole.prediction) <= 2e-3);
}

Change placing(std::int64_t layer, const std::string& device = "cpu") {
  return [layer, device](Model& model) { model.get_layer(layer).place(device); };
}

// The part of explain() after a heading.
std::string explained(Model model, const std::string& heading) {
  const std::string all = model.explain(5);
  const std::size_t begin = all.find("== " + heading);
  REQUIRE(begin != std::string::npos);
  return all.substr(begin, all.find("\n== ", begin) - begin);
}

int count(const std::string& text, const std::string& what) {
  int found = 0;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++found;
  return found;
}

}  // namespace

TEST_SUITE("cuda") {
  TEST_CASE("a model with a layer on the CPU trains to the numbers of one that is whole") {
    for (std::int64_t layer = 0; layer < 4; ++layer)
      check_trains_as_unplaced(dense, distinct({23, 6}).astype(f32), placing(layer));
    for (const std::int64_t layer : {0, 1, 3})
      check_trains_as_unplaced(convolutional, distinct({23, 9, 7, 2}).astype(f32), placing(layer));
    for (std::int64_t layer = 0; layer < 3; ++layer) check_trains_as_unplaced(recurrent, tokens(23, 6), placing(layer));
  }

  TEST_CASE("several layers on the CPU, neighbours and others, are few parts") {
    check_trains_as_unplaced(dense, distinct({23, 6}).astype(f32), [](Model& model) {
      for (const Layer& layer : model.layers()) Layer(layer).place("cpu");
    });
    check_trains_as_unplaced(dense, distinct({23, 6}).astype(f32), [](Model& model) {
      for (const int layer : {0, 2, 3}) model.get_layer(layer).place("cpu");
    });
    const OnBackend here(gpu_under_test());
    Model model = dense();
    for (const Layer& layer : model.layers()) Layer(layer).place("cpu");
    CHECK(count(explained(model, "plan"), "placed \"") == 2);  // the loss between them is not placed
  }

  TEST_CASE("a model on the CPU with a layer on the GPU trains to the numbers of one that is whole") {
    const Tensor x = distinct({23, 6}).astype(f32);
    const OnBackend here(gpu_under_test());
    const DeviceScope cpu("cpu");
    const auto fit = [&](const std::string& device) {
      set_random_seed(7);
      Model model = dense();
      model.get_layer(2).place(device);
      CHECK(count(explained(model, "plan"), "on gpu:0") == (device.empty() ? 0 : 2));
      return model.fit(x, labels(23), {.batch_size = 5, .epochs = 3, .verbose = 0}).history.at("loss").back();
    };
    CHECK(fit("gpu") == doctest::Approx(fit("")).epsilon(1e-4));
  }

  TEST_CASE("the plan tells what runs where, and a table on the CPU never goes to the GPU") {
    const OnBackend here(gpu_under_test());
    reset_names();
    Model model = recurrent();
    model.get_layer("embedding").place("cpu");
    CHECK(explained(model, "traced").find("sequential/embedding/gather = gather(") != std::string::npos);
    CHECK(count(explained(model, "traced"), " on cpu\n") > 2);
    const std::string plan = explained(model, "plan");
    CHECK(plan.find("placed \"sequential/embedding/gather\" on cpu") != std::string::npos);
    CHECK(plan.find("\ngather") == std::string::npos);
    CHECK(plan.find("(13, 5)") == std::string::npos);  // nor its gradient, nor Adam's slots
    model.fit(tokens(23, 6), labels(23), {.batch_size = 5, .epochs = 1, .verbose = 0});
    CHECK(model.get_layer("embedding").weights()[0].variable->remote() == nullptr);
    CHECK(model.get_layer("dense").weights()[0].variable->remote() != nullptr);
  }

  TEST_CASE("layers called and added in a DeviceScope are placed, wherever the model runs later") {
    const Tensor x = distinct({23, 6}).astype(f32);
    const OnBackend here(gpu_under_test());
    const auto functional = [](bool scoped) {
      set_random_seed(7);
      const KerasTensor in = Input({6});
      KerasTensor hidden;
      if (scoped) {
        const DeviceScope cpu("cpu");
        CHECK(device() == "cpu");
        hidden = layers::Dense(5, {.activation = "relu"})(in);
      } else {
        hidden = layers::Dense(5, {.activation = "relu"})(in);
      }
      return compiled(Model({.inputs = in, .outputs = layers::Dense(4, {.activation = "softmax"})(hidden)}));
    };
    Model model = functional(true);
    CHECK(device() == "gpu:0");
    CHECK(count(explained(model, "plan"), "placed \"") == 2);
    CHECK(largest_difference(model.predict(x, {.verbose = 0}), functional(false).predict(x, {.verbose = 0})) < 1e-6);

    Sequential stack({Input({6}), layers::Dense(5)});
    {
      const DeviceScope cpu("cpu");
      stack.add(layers::Dense(3, {.name = "on_cpu"}));
    }
    stack.add(layers::Dense(2));
    stack.compile({.loss = "mse"});
    const std::string plan = explained(stack, "plan");
    CHECK(plan.find("on_cpu") != std::string::npos);
    CHECK(count(plan, "placed \"") == 2);

    Sequential late({layers::Embedding(13, 5).place("cpu"), layers::Flatten(), layers::Dense(4)});
    CHECK(late.predict(tokens(3, 6), {.verbose = 0}).shape() == Shape{3, 4});
    CHECK(late.weights()[0].variable->remote() == nullptr);
  }

  TEST_CASE("a placement may change between runs, and weights go along") {
    const Tensor x = distinct({23, 6}).astype(f32);
    const OnBackend here(gpu_under_test());
    Model model = dense();
    const auto fit = [&] { model.fit(x, labels(23), {.batch_size = 5, .epochs = 1, .verbose = 0}); };
    fit();
    const Tensor before = model.predict(x, {.verbose = 0});
    for (const char* device : {"cpu", "gpu", "cpu", ""}) {
      CAPTURE(device);
      model.get_layer(2).place(device);
      CHECK(largest_difference(model.predict(x, {.verbose = 0}), before) < 1e-6);
    }
    model.get_layer(2).place("cpu");
    fit();
    const Tensor after = model.predict(x, {.verbose = 0});
    model.get_layer(2).place("");
    CHECK(largest_difference(model.predict(x, {.verbose = 0}), after) < 1e-6);
    CHECK(largest_difference(after, before) > 1e-4);
  }

  TEST_CASE("a layer placed on the device in use changes no step") {
    const OnBackend here(gpu_under_test());
    Model model = recurrent();
    const std::string plan = explained(model, "plan");
    CHECK(count(plan, "placed") == 0);
    for (const Layer& layer : model.layers()) Layer(layer).place("gpu");
    CHECK(explained(model, "plan") == plan);
  }

  TEST_CASE("ops of a graph are placed by name scope, their gradients beside them, and sources are not") {
    const OnBackend here(gpu_under_test());
    Graph g;
    const Value x = g.placeholder(f32, {3, 5}, "x"), w = g.variable(distinct({5, 2}).astype(f32), "w");
    Value y;
    {
      const NameScope scope = g.scope("table");
      const DeviceScope cpu("cpu");
      y = ops::tanh(ops::matmul(x, w));
    }
    const Value loss = ops::sum(ops::square(y)), slope = gradients(loss, {w})[0];
    CHECK(y.node().device == "cpu");
    CHECK(slope.node().device == "cpu");
    CHECK(loss.node().device == "");
    const Tensor in = distinct({3, 5}, -1, 1).astype(f32);
    Session session(g);
    const auto there = session.run({loss, slope}, {{x, in}});
    CHECK(count(session.plan({loss, slope}), "on cpu") == 2);
    CHECK(to_string(g).find("%table/tanh = tanh(%table/matmul) : float32 (3, 2) on cpu\n") != std::string::npos);
    CHECK(to_string(graph_from_json(to_json(g))) == to_string(g));
    const DeviceScope cpu("cpu");
    const auto whole = session.run({loss, slope}, {{x, in}});
    CHECK(count(session.plan({loss, slope}), "on cpu") == 0);
    for (std::size_t i = 0; i < 2; ++i) CHECK(largest_difference(there[i], whole[i]) < 1e-6);
  }

  TEST_CASE("a variable that a later part reads keeps its value until the step is over") {
    const OnBackend here(gpu_under_test());
    Graph g;
    const Value x = g.placeholder(f32, {3}, "x"), v = g.variable(Tensor{1, 2, 3}, "v");
    Value first, changed, last;
    {
      const DeviceScope cpu("cpu");
      first = ops::exp(x);
      changed = ops::assign(v, first * 2.0);
    }
    const Value between = first + 1.0;
    {
      const DeviceScope cpu("cpu");
      last = v + between;
    }
    Session session(g);
    for (int run = 0; run < 3; ++run) {
      CAPTURE(run);
      variable_of(v)->set(Tensor{1, 2, 3});
      CHECK(to_string(session.run({last, changed}, {{x, Tensor{0, 0, 0}}})[0]) == "[3 4 5]");
      CHECK(to_string(variable_of(v)->value()) == "[2 2 2]");
    }
  }

  TEST_CASE("what is called on tensors in a DeviceScope runs there; a layer's own place comes first") {
    const Tensor x = distinct({3, 6}).astype(f32);
    const Layer layer = layers::Dense(5, {.activation = "tanh"});
    const Tensor expected = layer(x);
    const OnBackend here(gpu_under_test());
    {
      const DeviceScope cpu("cpu");
      CHECK(identical(layer(x), expected));
      CHECK(layer.weights()[0].variable->remote() == nullptr);
      Layer(layer).place("gpu");
      CHECK(largest_difference(layer(x), expected) < 1e-6);
      CHECK(layer.weights()[0].variable->remote() != nullptr);
      const DeviceScope gpu("gpu:0");
      CHECK(largest_difference(ops::exp(x), ops::exp(x)) == 0);
    }
    Layer(layer).place("cpu");
    CHECK(largest_difference(layer(x), expected) < 1e-6);
  }

  TEST_CASE("a word that a table on the CPU does not have is its error, and the model goes on working") {
    const OnBackend here(gpu_under_test());
    reset_names();
    Model model = recurrent();
    model.get_layer(0).place("cpu");
    const Tensor bad = tokens(23, 6);
    bad.data<std::int32_t>()[8] = 77;
    CHECK_THROWS_WITH_AS(model.predict(bad, {.verbose = 0}),
                         "op \"sequential/embedding/gather\": index 77 at position 8 is outside [0, 13); an "
                         "Embedding's input_dim must be greater than every index",
                         DataError);
    CHECK(model.predict(tokens(23, 6), {.verbose = 0}).shape() == Shape{23, 4});
  }

  TEST_CASE("what cannot be placed is refused, saying why") {
    const OnBackend here(gpu_under_test());
    CHECK_THROWS_WITH_AS(DeviceScope("cpo"),
                         "DeviceScope: unknown device 'cpo'. Did you mean 'cpu'? Known: 'cpu', 'gpu', 'gpu:1', 'auto'.",
                         ConfigError);
    Model model = recurrent();
    CHECK_THROWS_WITH_AS(model.get_layer("bidirectionel").place("cpu"),
                         doctest::Contains("Did you mean 'bidirectional"), ConfigError);
    Layer dense = layers::Dense(3, {.name = "head"});
    CHECK_THROWS_WITH_AS(dense.place("tpu"), doctest::Contains("Layer \"head\": place: unknown device 'tpu'"),
                         ConfigError);

    const Layer cell = layers::LSTMCell(3);
    Layer(cell).place("cpu");
    Sequential loop({Input({5, 2}), layers::RNN(cell)});
    CHECK_THROWS_WITH_AS(loop.predict(distinct({3, 5, 2}).astype(f32), {.verbose = 0}),
                         doctest::Contains("place the layer that loops, not its cell"), ConfigError);
    Layer(cell).place("");
    CHECK(loop.predict(distinct({3, 5, 2}).astype(f32), {.verbose = 0}).shape() == Shape{3, 3});
  }
}

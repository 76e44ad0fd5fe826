// What a step does to variables and state, by hand-computed values. Keras' own values: tests/golden_tests.
#include <doctest/doctest.h>

#include <hornet/base/naming.hpp>
#include <hornet/constraints/constraints.hpp>
#include <hornet/model/optimizer.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/optimizers/adam.hpp>
#include <hornet/optimizers/schedules.hpp>
#include <hornet/optimizers/sgd.hpp>
#include <hornet/runtime/session.hpp>
#include <limits>

using namespace hornet;

namespace {

using Target = Optimizer::Target;

Target target(std::string name, const Tensor& initial, Constraint constraint = {}) {
  return {std::make_shared<Variable>(std::move(name), initial), std::move(constraint)};
}

std::string text(const Target& t) { return to_string(t.variable->value()); }

// A graph that trains `targets` by fed gradients.
struct Training {
  Training(Optimizer optimizer, std::vector<Target> targets) : session(graph) {
    for (const Target& t : targets)
      gradients.push_back(graph.placeholder(t.variable->type().dtype, t.variable->type().shape));
    step = optimizer.apply_gradients(graph, gradients, targets);
  }
  void run(const std::vector<Tensor>& values) {
    std::vector<Session::Feed> feeds;
    for (std::size_t i = 0; i < values.size(); ++i) feeds.emplace_back(gradients[i], values[i]);
    session.run(step, feeds);
  }

  Graph graph;
  Session session;
  std::vector<Value> gradients, step;
};

// The definition of the documentation, with inherited options.
struct Momentum : OptimizerOptions {
  LearningRate learning_rate = 0.5;
  double mass = 0.5;
  static constexpr std::string_view class_name = "Momentum";
  static constexpr auto fields() {
    return std::tuple_cat(optimizer_fields<Momentum>(), std::tuple{Field{"mass", &Momentum::mass}});
  }
  std::vector<SlotGroup> slots() const { return {SlotGroup{{.name = "momentum"}}}; }
  Value update(OptimizerScope& s, Value variable, Value gradient, Value learning_rate) const {
    return variable + s.assign("momentum", mass * s.slot("momentum") - learning_rate * gradient);
  }
};

struct Wrong : OptimizerOptions {
  LearningRate learning_rate = 0.5;
  static constexpr std::string_view class_name = "Wrong";
  static constexpr auto fields() { return optimizer_fields<Wrong>(); }
  std::vector<SlotGroup> slots() const { return {SlotGroup{{.name = "velocity"}}}; }
  Value update(OptimizerScope& s, Value w, Value, Value) const { return w + s.slot("velocty"); }
};

}  // namespace

TEST_SUITE("optimizers") {
  TEST_CASE("accumulated gradients change nothing until the third step, which applies their mean") {
    const Target w = target("w", {1, 2});
    Optimizer sgd = optimizers::SGD({.learning_rate = 0.5, .gradient_accumulation_steps = 3});
    Training training(sgd, {w});
    training.run({{3, 0}});
    training.run({{0, 6}});
    CHECK(text(w) == to_string(Tensor{1, 2}));
    training.run({{3, 0}});
    CHECK(text(w) == to_string(Tensor{0, 1}));
    for (int i = 0; i < 3; ++i) training.run({{2, 4}});
    CHECK(text(w) == to_string(Tensor{-1, -1}));
    CHECK(sgd.iterations() == 6);
  }

  TEST_CASE("while gradients accumulate, slots keep their values even where the update is not finite") {
    const Target w = target("w", {1, 2});
    Optimizer optimizer = Momentum{{.gradient_accumulation_steps = 2}, 0.5, 0.5};
    Training training(optimizer, {w});
    const float infinite = std::numeric_limits<float>::infinity();
    training.run({Tensor::from(std::vector<float>{infinite, 1})});
    CHECK(text(w) == to_string(Tensor{1, 2}));
    CHECK(to_string(optimizer.variables().back()->value()) == to_string(Tensor{0, 0}));
  }

  TEST_CASE("weight decay is decoupled, spares excluded variables, and comes before the update") {
    const Target kernel = target("kernel", {4, 8}), bias = target("bias", {4});
    Optimizer sgd = optimizers::SGD({.learning_rate = 0.5, .weight_decay = 0.5});
    sgd.exclude_from_weight_decay({"bias"});
    Training training(sgd, {kernel, bias});
    training.run({{2, 0}, {2}});
    CHECK(text(kernel) == to_string(Tensor{2, 6}));
    CHECK(text(bias) == to_string(Tensor{3}));
    CHECK_THROWS_AS(sgd.exclude_from_weight_decay({"kernel"}), ConfigError);
  }

  TEST_CASE("constraints hold after the step") {
    const Target w = target("w", {1, 2}, constraints::NonNeg{});
    Training training(optimizers::SGD({.learning_rate = 1}), {w});
    training.run({{3, 1}});
    CHECK(text(w) == to_string(Tensor{0, 1}));
  }

  TEST_CASE("gradients are divided by the loss scale that scale_loss multiplies by") {
    const Target w = target("w", {1});
    Optimizer sgd = optimizers::SGD({.learning_rate = 1, .loss_scale_factor = 8});
    Training training(sgd, {w});
    training.run({{4}});
    CHECK(text(w) == to_string(Tensor{0.5}));
    Graph graph;
    CHECK(Session(graph).run({sgd.scale_loss(graph.constant(3.0))})[0].item() == 24);
    CHECK(Session(graph).run({Optimizer("sgd").scale_loss(graph.constant(3.0))})[0].item() == 3);
  }

  TEST_CASE("each element is clipped to clipvalue") {
    const Target w = target("w", {0, 0, 0});
    Training training(optimizers::SGD({.learning_rate = 1, .clipvalue = 2}), {w});
    training.run({{5, -7, 1}});
    CHECK(text(w) == to_string(Tensor{-2, 2, -1}));
  }

  TEST_CASE("the moving average starts as the variable and replaces it at the end") {
    const Target w = target("w", {8});
    Optimizer sgd = optimizers::SGD({.learning_rate = 1, .use_ema = true, .ema_momentum = 0.5});
    Training training(sgd, {w});
    training.run({{4}});  // w 4, average 4
    training.run({{2}});  // w 2, average 3
    CHECK(text(w) == to_string(Tensor{2}));
    sgd.finalize_variable_values();
    CHECK(text(w) == to_string(Tensor{3}));
  }

  TEST_CASE("several graphs train with one state, and copies of an optimizer share it") {
    const Target w = target("w", {1});
    Optimizer adam("adam"), copy = adam;
    Training small(adam, {w}), large(copy, {w});
    small.run({{1}});
    large.run({{1}});
    CHECK(adam.iterations() == 2);
    CHECK(copy.iterations() == 2);
    CHECK(adam.same(copy));
    CHECK(!adam.same(Optimizer("adam")));
    CHECK(adam.variables().size() == 4);
  }

  TEST_CASE("a float64 variable is trained in float64") {
    const Target w = target("w", Tensor::full({2}, 1, f64));
    Training training(optimizers::Adam({.learning_rate = 0.25}), {w});
    training.run({Tensor::full({2}, 1, f64)});
    CHECK(w.variable->value().at({1}) == doctest::Approx(0.75).epsilon(1e-6));
  }

  TEST_CASE("the learning rate can be set, unless a schedule computes it") {
    const Target w = target("w", {1});
    Optimizer sgd("sgd");
    Training training(sgd, {w});
    CHECK(sgd.learning_rate() == doctest::Approx(0.01));
    sgd.set_learning_rate(0.5);
    training.run({{1}});
    CHECK(text(w) == to_string(Tensor{0.5}));
    CHECK(sgd.config().at("learning_rate").as_double() == 0.5);
    CHECK_THROWS_WITH_AS(sgd.set_learning_rate(-1), "SGD: learning_rate must be >= 0, got -1", ConfigError);

    Optimizer scheduled = optimizers::SGD({.learning_rate = schedules::PiecewiseConstantDecay({0}, {1, 0.25})});
    const Target v = target("v", {1});
    Training two(scheduled, {v});
    two.run({{1}});
    two.run({{1}});
    CHECK(text(v) == to_string(Tensor{-0.25}));
    CHECK(scheduled.learning_rate() == 0.25);
    CHECK_THROWS_AS(scheduled.set_learning_rate(0.1), ConfigError);
  }

  TEST_CASE("a variable without a gradient stays as it is") {
    const Target w = target("w", {1}), unused = target("unused", {2});
    Graph graph;
    Optimizer sgd = optimizers::SGD({.learning_rate = 1, .weight_decay = 0.5});
    const auto step = sgd.apply_gradients(graph, {graph.constant(Tensor{1}), Value()}, {w, unused});
    Session(graph).run(step);
    CHECK(text(w) == to_string(Tensor{-0.5}));
    CHECK(text(unused) == to_string(Tensor{2}));
  }

  TEST_CASE("gradients that do not fit their variables are refused") {
    Graph graph;
    const Value gradient = graph.placeholder(f32, {3});
    const Target w = target("w", {1, 2});
    Optimizer sgd("sgd");
    CHECK_THROWS_AS(sgd.apply_gradients(graph, {gradient}, {w}), ShapeError);
    CHECK_THROWS_AS(sgd.apply_gradients(graph, {}, {w}), ConfigError);
    CHECK_THROWS_AS(sgd.apply_gradients(graph, {Value()}, {w}), ConfigError);
    CHECK_THROWS_AS(sgd.apply_gradients(graph, {gradient}, {target("v", {1, 2, 3})}), ConfigError);
    CHECK(sgd.apply_gradients(graph, {}, {}).empty());
  }

  TEST_CASE("state has Keras' names, and each optimizer of a class its own") {
    reset_names();
    Optimizer adam = optimizers::Adam({.amsgrad = true}), other("adam"), named = optimizers::SGD({.name = "mine"});
    CHECK(adam.name() == "adam");
    CHECK(other.name() == "adam_1");
    CHECK(named.name() == "mine");
    Variable kernel("kernel", Tensor{1, 2});
    kernel.path = "dense/kernel";
    adam.build({std::make_shared<Variable>(kernel), target("bias", {3}).variable});
    std::vector<std::string> names;
    for (const auto& variable : adam.variables()) names.push_back(variable->name);
    CHECK(names == std::vector<std::string>{"iteration", "learning_rate", "dense_kernel_momentum",
                                            "dense_kernel_velocity", "bias_momentum", "bias_velocity",
                                            "dense_kernel_velocity_hat", "bias_velocity_hat"});
    CHECK(adam.variables()[2]->path == "adam/dense_kernel_momentum");
  }

  TEST_CASE("an optimizer made again from its configuration has the same") {
    for (const auto& entry : optimizer_catalog().entries()) {
      const Optimizer first = entry.make(Config::Dict{{"clipnorm", 0.5}, {"learning_rate", 0.25}});
      const Config saved = ConfigCodec<Optimizer>::encode(first);
      CHECK(to_json(ConfigCodec<Optimizer>::encode(ConfigCodec<Optimizer>::decode(saved))) == to_json(saved));
      CHECK(saved.at("config").at("clipnorm").as_double() == 0.5);
    }
    const Optimizer scheduled = optimizers::SGD({.learning_rate = schedules::CosineDecay(0.1, 7, {.alpha = 0.5})});
    const Config saved = ConfigCodec<Optimizer>::encode(scheduled);
    CHECK(to_json(ConfigCodec<Optimizer>::encode(ConfigCodec<Optimizer>::decode(saved))) == to_json(saved));
  }

  TEST_CASE("a user's optimizer inherits the options that all share") {
    const Target w = target("w", {1, 2});
    Optimizer optimizer = Momentum{{.clipvalue = 1}};
    Training training(optimizer, {w});
    training.run({{4, 1}});
    training.run({{0, 0}});
    CHECK(text(w) == to_string(Tensor{0.25, 1.25}));
    CHECK(optimizer.name().starts_with("momentum"));
  }

  TEST_CASE("a slot that was not declared is named with the nearest") {
    Graph graph;
    Optimizer wrong = Wrong{};
    CHECK_THROWS_WITH_AS(wrong.apply_gradients(graph, {graph.placeholder(f32, {1})}, {target("w", {1})}),
                         "Wrong declares no slot 'velocty'. Did you mean 'velocity'? Known: 'velocity'.", ConfigError);
  }
}

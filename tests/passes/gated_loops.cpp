// Loops that are layers of gated cells: which are known, and what stands for them.
#include <doctest/doctest.h>

#include <hornet/autodiff/gradients.hpp>
#include <hornet/layers/layers.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>

#include "node_by_node.hpp"
#include "src/model/trace.hpp"
#include "src/passes/gated_loop.hpp"
#include "src/passes/passes.hpp"
#include "src/runtime/plan.hpp"

using namespace hornet;
using namespace hornet::layers;

namespace {

constexpr std::int64_t kBatch = 3, kSteps = 5, kIn = 7, kUnits = 4;

// A layer called in training.
struct Traced {
  Graph graph;
  Value x, y;

  explicit Traced(const Layer& layer, bool masked = false) {
    Trace trace(graph, true, graph.constant(Tensor::zeros({2}, i64)));
    x = graph.variable(scattered({kBatch, kSteps, kIn}), "x");
    if (masked) trace.set_mask(x, graph.constant(Tensor::ones({kBatch, kSteps}, b8)));
    y = trace.call(layer, {x})[0];
  }

  Node& loop() {
    for (Node& node : graph.nodes())
      if (node.op.as<ops::Scan>()) return node;
    throw InternalError("no loop");
  }
  std::optional<passes::GatedLoop> known() { return passes::gated_loop_of(*loop().op.as<ops::Scan>()); }

  // The output and the gradients of x and of the weights that train.
  passes::Program training(const Layer& layer) {
    std::vector<Value> wanted{x};
    for (const Weight& weight : layer.trainable_weights()) wanted.push_back(graph.variable(weight.variable));
    std::vector<Value> fetches = gradients(ops::sum(ops::square(y)), wanted);
    fetches.push_back(y);
    return {graph, fetches, {}};
  }
};

std::vector<Layer> known_layers() {
  return {LSTM(kUnits),
          LSTM(kUnits, {.use_bias = false, .return_sequences = true}),
          LSTM(kUnits, {.return_sequences = true, .go_backwards = true}),
          GRU(kUnits),
          GRU(kUnits, {.use_bias = false, .return_sequences = true}),
          GRU(kUnits, {.return_sequences = true, .go_backwards = true}),
          RNN(LSTMCell(kUnits))};
}

}  // namespace

TEST_SUITE("passes") {
  TEST_CASE("layers of LSTM and GRU cells are known by their steps, with what each input is") {
    for (const Layer& layer : known_layers()) {
      CAPTURE(to_json(layer.get_config()));
      Traced traced(layer);
      const auto loop = traced.known();
      REQUIRE(loop);
      const bool lstm = layer.class_name() != "GRU";
      CHECK((loop->cell == passes::GatedCell::lstm) == lstm);
      CHECK(loop->steps == kSteps);
      CHECK(loop->batch == kBatch);
      CHECK(loop->in == kIn);
      CHECK(loop->units == kUnits);
      const auto shape = [&](int input) { return traced.loop().inputs[static_cast<std::size_t>(input)].shape(); };
      CHECK(shape(loop->kernel) == Shape{kIn, loop->gates() * kUnits});
      CHECK(shape(loop->recurrent) == Shape{kUnits, loop->gates() * kUnits});
      const bool biased = layer.weights().size() == 3;
      CHECK((loop->bias >= 0) == biased);
      CHECK((loop->state_bias >= 0) == (biased && !lstm));
      if (biased) CHECK(shape(loop->bias) == Shape{kBatch, loop->gates() * kUnits});
    }
  }

  TEST_CASE("the two biases of a GRU are told apart") {
    Traced traced{Layer(GRU(kUnits))};
    const auto loop = traced.known();
    REQUIRE(loop);
    const auto first_row = [&](int input) {  // of the bias [2, 3 · units], from which both are cut
      Value value = traced.loop().inputs[static_cast<std::size_t>(input)];
      while (value.node().op.name() != "slice") value = value.node().inputs[0];
      return value.node().op.attributes().at("begin").as_list()[0].as_int();
    };
    CHECK(first_row(loop->bias) == 0);
    CHECK(first_row(loop->state_bias) == 1);
  }

  TEST_CASE("other cells, and layers that do more than their cells, are not known") {
    for (const Layer& layer :
         {Layer(LSTM(kUnits, {.activation = "relu"})), Layer(LSTM(kUnits, {.recurrent_activation = "hard_sigmoid"})),
          Layer(LSTM(kUnits, {.dropout = 0.5})), Layer(LSTM(kUnits, {.recurrent_dropout = 0.5})),
          Layer(GRU(kUnits, {.reset_after = false})), Layer(GRU(kUnits, {.activation = "sigmoid"})),
          Layer(SimpleRNN(kUnits))}) {
      CAPTURE(to_json(layer.get_config()));
      CHECK(!Traced(layer).known());
    }
    CHECK(!Traced(LSTM(kUnits), true).known());
  }

  TEST_CASE("what stands for a known loop and for its gradient computes what they do, and keeps what was asked for") {
    for (const Layer& layer : known_layers()) {
      CAPTURE(to_json(layer.get_config()));
      Traced traced(layer);
      const passes::Program program = traced.training(layer);
      const auto wanted = [](const passes::GatedLoop&) { return std::optional<std::int64_t>(44); };
      const passes::Program taken = passes::take_gated_loops(program, wanted);
      CHECK(!passes::has_op(taken, "scan"));
      CHECK(!passes::has_op(taken, "scan_grad"));
      const std::string text = passes::to_string(taken);
      CHECK(count(text, " = gated_recurrence(") == 1);
      CHECK(count(text, " = gated_recurrence_grad(") == 1);
      CHECK(count(text, "uint8 (44,)") == 1);
      const std::vector<Tensor> expected = planned(program), got = planned(taken);
      for (std::size_t i = 0; i < expected.size(); ++i) CHECK(difference(got[i], expected[i]) < 1e-6);
    }
  }

  TEST_CASE("without a gradient nothing is kept, and what is not wanted stays") {
    Traced traced{Layer(LSTM(kUnits))};
    const passes::Program program{traced.graph, {traced.y}, {}};
    const auto wanted = [](const passes::GatedLoop&) { return std::optional<std::int64_t>(44); };
    const auto unwanted = [](const passes::GatedLoop&) { return std::optional<std::int64_t>(); };
    CHECK(count(passes::to_string(passes::take_gated_loops(program, wanted)), "uint8") == 0);
    CHECK(passes::has_op(passes::take_gated_loops(program, unwanted), "scan"));
  }
}

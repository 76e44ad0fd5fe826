// Recurrent layers by a library, beside the loops that they are on the CPU.
#include <doctest/doctest.h>

#include <algorithm>
#include <hornet/autodiff/gradients.hpp>
#include <hornet/hornet.hpp>

#include "src/model/trace.hpp"
#include "tests/cuda/backends.hpp"
#include "tests/cuda/with_recurrence.hpp"
#include "tests/ops/cases.hpp"

using namespace hornet;
using namespace hornet::layers;

namespace {

constexpr std::int64_t kBatch = 3, kSteps = 6, kIn = 7, kUnits = 5;

Tensor numbers(const Shape& shape, int salt) { return distinct(shape, -0.9, 0.8, salt).astype(f32); }

// Calls of layers in a graph of their own, on variables.
struct Called {
  Graph graph;
  Trace trace{graph, true};
  std::vector<Value> wanted;  // what gradients are wanted of
  std::vector<Value> outputs;

  Value input(const Shape& shape) {
    wanted.push_back(graph.variable(numbers(shape, static_cast<int>(wanted.size())), "x"));
    return wanted.back();
  }
  void call(const Layer& layer, Value x, const CallArguments<Value>& arguments = {}) {
    const std::vector<Value> made = trace.call(layer, {x}, arguments);
    outputs.insert(outputs.end(), made.begin(), made.end());
    int salt = 11;
    for (const Weight& weight : layer.trainable_weights()) {
      weight.variable->set(numbers(weight.variable->type().shape, ++salt));
      wanted.push_back(graph.variable(weight.variable));
    }
  }

  // Outputs, and the gradients of a sum in which each of their elements has a weight of its own; `ends`: how many of
  // the outputs it is of.
  passes::Program program(std::size_t ends = 99) {
    Value loss;
    for (std::size_t i = 0; i < std::min(ends, outputs.size()); ++i) {
      const Value part = ops::sum(outputs[i] * graph.constant(numbers(outputs[i].shape(), 31 + static_cast<int>(i))));
      loss = loss ? loss + part : part;
    }
    std::vector<Value> fetches = gradients(loss, wanted);
    fetches.insert(fetches.end(), outputs.begin(), outputs.end());
    return {graph, fetches, {}};
  }
};

int count(const std::string& text, std::string_view word) {
  int found = 0;
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) ++found;
  return found;
}

int library_steps(const passes::Program& program) {
  return count(Plan(program, gpu_under_test()).to_string(), "gated_recurrence");
}

void check_beside_cpu(const passes::Program& program, int recurrences) {
  CHECK(library_steps(program) == recurrences);
  const std::vector<Tensor> got = run_on(gpu_under_test(), program, {});
  const std::vector<Tensor> expected = run_on(open_backend(), program, {});
  for (std::size_t i = 0; i < got.size(); ++i) {
    CAPTURE(i);
    CHECK(largest_difference(got[i], expected[i]) <= 1e-5);
  }
}

// Every kind of layer that the library takes.
std::vector<Layer> taken_layers() {
  std::vector<Layer> all;
  for (const bool bias : {true, false})
    for (const bool all_steps : {true, false})
      for (const bool backwards : {false, true}) {
        all.push_back(LSTM(kUnits, {.use_bias = bias, .return_sequences = all_steps, .go_backwards = backwards}));
        all.push_back(GRU(kUnits, {.use_bias = bias, .return_sequences = all_steps, .go_backwards = backwards}));
      }
  return all;
}

struct Trained {
  std::vector<double> losses;
  std::vector<Tensor> weights;
  Tensor predicted;
};

Trained train(const Backend& backend, const std::function<Sequential()>& make) {
  const OnBackend here(backend);
  set_random_seed(7);
  Sequential model = make();
  model.compile({.optimizer = "adam", .loss = "sparse_categorical_crossentropy"});
  const Tensor x = numbers({22, kSteps, kIn}, 1), y(i32, {22});
  for (std::int64_t i = 0; i < 22; ++i)
    y.data<std::int32_t>()[static_cast<std::size_t>(i)] = static_cast<int>(i * i % 4);
  Trained result;
  result.losses = model.fit(x, y, {.batch_size = 5, .epochs = 3, .verbose = 0}).history["loss"];
  result.weights = model.get_weights();
  result.predicted = model.predict(x, {.verbose = 0});
  return result;
}

}  // namespace

TEST_SUITE("cuda") {
  TEST_CASE("an LSTM or GRU in a library computes the CPU's outputs and gradients, forwards and backwards in time") {
    const WithRecurrence library(cuda::RecurrenceMode::library);
    for (const Layer& layer : taken_layers()) {
      CAPTURE(to_json(layer.get_config()));
      Called called;
      called.call(layer, called.input({kBatch, kSteps, kIn}));
      check_beside_cpu(called.program(), 2);
    }
  }

  TEST_CASE("states that are given get gradients, and last states hand on theirs") {
    const WithRecurrence library(cuda::RecurrenceMode::library);
    for (const bool backwards : {false, true})
      for (const std::size_t ends : {1U, 2U, 3U}) {
        CAPTURE(backwards);
        CAPTURE(ends);
        Called lstm, gru;
        const Value h = lstm.input({kBatch, kUnits}), c = lstm.input({kBatch, kUnits});
        lstm.call(LSTM(kUnits, {.return_sequences = true, .return_state = true, .go_backwards = backwards}),
                  lstm.input({kBatch, kSteps, kIn}), {{"initial_state", h}, {"initial_state", c}});
        check_beside_cpu(lstm.program(ends), 2);
        const Value state = gru.input({kBatch, kUnits});
        gru.call(GRU(kUnits, {.return_sequences = true, .return_state = true, .go_backwards = backwards}),
                 gru.input({kBatch, kSteps, kIn}), {{"initial_state", state}});
        check_beside_cpu(gru.program(ends), 2);
      }
  }

  TEST_CASE("gradients of some inputs alone") {
    const WithRecurrence library(cuda::RecurrenceMode::library);
    for (const Layer& layer : {Layer(LSTM(kUnits)), Layer(GRU(kUnits, {.go_backwards = true}))}) {
      Called called;
      called.call(layer, called.input({kBatch, kSteps, kIn}));
      const std::vector<Value> all = called.wanted;
      for (const Value& one : all) {
        CAPTURE(one.name());
        called.wanted = {one};
        check_beside_cpu(called.program(), 2);
      }
    }
  }

  TEST_CASE("without gradients a layer is one step of the plan, with its last output or all of them") {
    const WithRecurrence library(cuda::RecurrenceMode::library);
    for (const Layer& layer : taken_layers()) {
      CAPTURE(to_json(layer.get_config()));
      Called called;
      called.call(layer, called.input({kBatch, kSteps, kIn}));
      check_beside_cpu({called.graph, called.outputs, {}}, 1);
    }
  }

  TEST_CASE("gradients of gradients go through loops") {
    const WithRecurrence library(cuda::RecurrenceMode::library);
    Called called;
    const Value x = called.input({kBatch, kSteps, kIn});
    called.call(LSTM(kUnits), x);
    const Value slope = gradients(ops::sum(ops::square(called.outputs[0])), {x})[0];
    const passes::Program program{called.graph, gradients(ops::sum(ops::square(slope)), called.wanted), {}};
    const std::vector<Tensor> got = run_on(gpu_under_test(), program, {}),
                              expected = run_on(open_backend(), program, {});
    for (std::size_t i = 0; i < got.size(); ++i) CHECK(largest_difference(got[i], expected[i]) <= 1e-4);
  }

  TEST_CASE("models of recurrent layers train in a library as on the CPU") {
    const WithRecurrence library(cuda::RecurrenceMode::library);
    const auto check = [](const std::function<Sequential()>& make) {
      const Trained gpu = train(gpu_under_test(), make), cpu = train(open_backend(), make);
      for (std::size_t i = 0; i < cpu.losses.size(); ++i)
        CHECK(gpu.losses[i] == doctest::Approx(cpu.losses[i]).epsilon(1e-5));
      for (std::size_t i = 0; i < cpu.weights.size(); ++i)
        CHECK(largest_difference(gpu.weights[i], cpu.weights[i]) <= 1e-4);
      CHECK(largest_difference(gpu.predicted, cpu.predicted) <= 1e-4);
    };
    check([] { return Sequential({Input({kSteps, kIn}), LSTM(kUnits), Dense(4, {.activation = "softmax"})}); });
    check([] {
      return Sequential({Input({kSteps, kIn}), Bidirectional(LSTM(kUnits, {.return_sequences = true})),
                         Bidirectional(GRU(3)), Dense(4, {.activation = "softmax"})});
    });
    check([] {
      return Sequential({Input({kSteps, kIn}), GRU(kUnits, {.kernel_regularizer = "l2", .return_sequences = true}),
                         LSTM(3, {.go_backwards = true}), Dense(4, {.activation = "softmax"})});
    });
  }

  TEST_CASE("the library is chosen by width, or by name, for float32 and layers that are not masked or dropped out") {
    const auto steps = [](const Layer& layer, bool masked = false) {
      Called called;
      const Value x = called.input({kBatch, kSteps, kIn});
      if (masked) called.trace.set_mask(x, called.graph.constant(Tensor::ones({kBatch, kSteps}, b8)));
      called.call(layer, x);
      return library_steps(called.program());
    };
    {
      const WithRecurrence automatic(cuda::RecurrenceMode::automatic);
      CHECK(steps(LSTM(cuda::kLeastUnits)) == 2);
      CHECK(steps(LSTM(cuda::kLeastUnits - 1)) == 0);
    }
    {
      const WithRecurrence loops(cuda::RecurrenceMode::loops);
      CHECK(steps(LSTM(cuda::kLeastUnits)) == 0);
    }
    const WithRecurrence library(cuda::RecurrenceMode::library);
    CHECK(steps(LSTM(kUnits)) == 2);
    CHECK(steps(LSTM(kUnits), true) == 0);
    CHECK(steps(LSTM(kUnits, {.dropout = 0.5})) == 0);
    CHECK(steps(GRU(kUnits, {.reset_after = false})) == 0);
    CHECK(steps(SimpleRNN(kUnits)) == 0);
  }
}

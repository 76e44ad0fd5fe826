#include <doctest/doctest.h>

#include <algorithm>
#include <hornet/autodiff/gradients.hpp>
#include <hornet/base/threads.hpp>
#include <hornet/ops/catalog.hpp>
#include <hornet/ops/matmul.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/ops/scan.hpp>
#include <hornet/ops/shape.hpp>
#include <hornet/runtime/session.hpp>

#include "src/passes/passes.hpp"
#include "src/runtime/plan.hpp"
#include "tests/allocation_count.hpp"
#include "tests/ops/cases.hpp"

using namespace hornet;
using doctest::Contains;

namespace {

ops::ScanValues running_sum(Value start, Value x, bool reverse = false) {
  return ops::scan({start}, {x},
                   [](const auto& states, const auto& slices) {
                     const Value next = states[0] + slices[0];
                     return ops::ScanValues{{next}, {next}};
                   },
                   {.reverse = reverse});
}

// A recurrence of two weights over `steps` slices and its loss; as a scan, or written out step by step.
struct Recurrence {
  Graph graph;
  Value x, w, u, loss;

  Recurrence(std::int64_t steps, std::int64_t width, bool as_scan) {
    x = graph.constant(distinct({steps, 6, 5}, -1, 1).astype(f32));
    w = graph.variable(distinct({5, width}, -0.5, 0.5).astype(f32), "w");
    u = graph.variable(distinct({width, width}, -0.3, 0.3, 1).astype(f32), "u");
    const Value start = graph.constant(Tensor::zeros({6, width}));
    loss = ops::sum(ops::square(as_scan ? scanned(start) : written_out(start, steps)));
  }

  Value step(Value h, Value slice) const { return ops::tanh(ops::matmul(slice, w) + ops::matmul(h, u)); }

  Value scanned(Value start) const {
    return ops::scan({start}, {x},
                     [&](const auto& states, const auto& slices) {
                       return ops::ScanValues{{step(states[0], slices[0])}, {}};
                     })
        .carries[0];
  }

  Value written_out(Value h, std::int64_t steps) const {
    for (std::int64_t t = 0; t < steps; ++t) h = step(h, ops::squeeze(ops::slice(x, {t, 0, 0}, {1, 6, 5}), 0));
    return h;
  }

  std::vector<Tensor> run() {
    std::vector<Value> fetches = gradients(loss, {w, u, x});
    fetches.push_back(loss);
    return Session(graph).run(fetches);
  }
};

void check_near(const Tensor& a, const Tensor& b) {
  REQUIRE(a.type() == b.type());
  for (std::size_t i = 0; i < static_cast<std::size_t>(a.size()); ++i)
    CHECK(a.data<float>()[i] == doctest::Approx(b.data<float>()[i]).epsilon(1e-4));
}

int count(const std::string& text, const std::string& part) {
  int found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

}  // namespace

TEST_SUITE("ops") {
  TEST_CASE("a scan carries its state over the slices, and backwards writes each row where its slice lay") {
    Graph g;
    const Value x = g.constant(Tensor{{1, 2}, {10, 20}, {100, 200}}), start = g.constant(Tensor{0.5, 0.25});
    const ops::ScanValues forward = running_sum(start, x), backward = running_sum(start, x, true);
    const auto got = Session(g).run({forward.carries[0], forward.outputs[0], backward.carries[0], backward.outputs[0]});
    CHECK(identical(got[0], Tensor{111.5, 222.25}));
    CHECK(identical(got[1], Tensor{{1.5, 2.25}, {11.5, 22.25}, {111.5, 222.25}}));
    CHECK(identical(got[2], Tensor{111.5, 222.25}));
    CHECK(identical(got[3], Tensor{{111.5, 222.25}, {110.5, 220.25}, {100.5, 200.25}}));
  }

  TEST_CASE("states as they were before each step are outputs, of one that stays as it was too") {
    for (const bool reverse : {false, true})
      for (const std::int64_t steps : {1, 2, 5}) {
        CAPTURE(reverse);
        CAPTURE(steps);
        Graph g;
        const Value x = g.constant(distinct({steps, 2}, -1, 1).astype(f32));
        const Value start = g.constant(Tensor{3, 4}), same = g.constant(Tensor{5, 6});
        const ops::ScanValues got = ops::scan(
            {start, same}, {x},
            [](const auto& states, const auto& slices) {
              return ops::ScanValues{{states[0] * 0.5 + slices[0], states[1]}, {states[0], states[1], states[0]}};
            },
            {.reverse = reverse});
        const auto values =
            Session(g).run({x, got.carries[0], got.carries[1], got.outputs[0], got.outputs[1], got.outputs[2]});
        float state[] = {3, 4};
        for (std::int64_t step = 0; step < steps; ++step) {
          const std::int64_t row = reverse ? steps - 1 - step : step;
          for (std::int64_t i = 0; i < 2; ++i) {
            CHECK(values[3].data<float>()[row * 2 + i] == doctest::Approx(state[i]));
            CHECK(values[4].data<float>()[row * 2 + i] == 5 + static_cast<float>(i));
            CHECK(values[5].data<float>()[row * 2 + i] == doctest::Approx(state[i]));
            state[i] = state[i] * 0.5F + values[0].data<float>()[row * 2 + i];
          }
        }
        for (std::size_t i = 0; i < 2; ++i) CHECK(values[1].data<float>()[i] == doctest::Approx(state[i]));
        CHECK(to_string(values[2]) == "[5 6]");
      }
  }

  TEST_CASE("a scan of no steps returns its states as they came") {
    Graph g;
    const ops::ScanValues sums = running_sum(g.constant(Tensor{3, 5}), g.constant(Tensor(f32, {0, 2})));
    const auto got = Session(g).run({sums.carries[0], sums.outputs[0]});
    CHECK(identical(got[0], Tensor{3, 5}));
    CHECK(got[1].shape() == Shape{0, 2});
  }

  TEST_CASE("a scan and its gradients equal the loop written out") {
    const std::vector<Tensor> scanned = Recurrence(7, 3, true).run(), written = Recurrence(7, 3, false).run();
    for (std::size_t i = 0; i < scanned.size(); ++i) check_near(scanned[i], written[i]);
  }

  TEST_CASE("the gradient of a weight is one product after the loop, and the forward loop runs once") {
    Recurrence net(7, 3, true);
    std::vector<Value> fetches = gradients(net.loss, {net.w, net.u});
    fetches.push_back(net.loss);
    std::vector<PassListing> listing;
    Plan(passes::Program{net.graph, fetches, {}}, open_backend(), &listing);
    const std::string& fused = std::ranges::find(listing, "fused", &PassListing::pass)->text;
    CHECK(count(fused, "= scan(") == 2);
    CHECK(count(fused, "\"transpose_a\": true") + count(fused, "{transpose_a: true") == 2);
  }

  TEST_CASE("products that need no step by step are one product of all steps") {
    Recurrence net(7, 3, true);  // 7 steps of 6 rows
    std::vector<PassListing> listing;
    Plan(passes::Program{net.graph, gradients(net.loss, {net.x}), {}}, open_backend(), &listing);
    const std::string& fused = std::ranges::find(listing, "fused", &PassListing::pass)->text;
    CHECK(count(fused, "float32 (42, 3)\n") > 0);  // x · w, before the loop
    CHECK(count(fused, "float32 (42, 5)\n") > 0);  // its gradient by x, after the backward loop
  }

  TEST_CASE("a running scan allocates nothing") {
    Recurrence net(7, 3, true);
    std::vector<Value> fetches = gradients(net.loss, {net.w, net.u});
    Plan plan(passes::Program{net.graph, fetches, {}}, open_backend());
    plan.run();
    CHECK(allocations_during([&] { plan.run(); }) == 0);
  }

  TEST_CASE("a scan is bit-identical with 1, 2 and 3 threads") {
    const int before = num_threads();
    set_num_threads(1);
    const std::vector<Tensor> expected = Recurrence(5, 517, true).run();
    for (int threads : {2, 3}) {
      set_num_threads(threads);
      const std::vector<Tensor> got = Recurrence(5, 517, true).run();
      for (std::size_t i = 0; i < expected.size(); ++i) CHECK(identical(got[i], expected[i]));
    }
    set_num_threads(before);
  }

  TEST_CASE("what a step computes of outer values alone stands before the loop") {
    Graph g;
    const Value x = g.placeholder(f32, {5, 2}, "x"), scale = g.placeholder(f32, {2}, "scale");
    ops::scan({}, {x}, [&](const auto&, const auto& slices) {
      return ops::ScanValues{{}, {slices[0] * ops::exp(scale)}};
    });
    CHECK(to_string(g) ==
          "%x = placeholder() : float32 (5, 2)\n"
          "%scale = placeholder() : float32 (2,)\n"
          "%exp = exp(%scale) : float32 (2,)\n"
          "%scan = scan(%x, %exp) {carries: 0, sequences: 1, steps: 5, reverse: false} : float32 (5, 2) {\n"
          "  %slice_0 = placeholder() : float32 (2,)\n"
          "  %invariant_0 = placeholder() : float32 (2,)\n"
          "  %multiply = multiply(%slice_0, %invariant_0) : float32 (2,)\n"
          "  return %multiply\n"
          "}\n");
    CHECK(count(to_dot(g), "\"scan/slice_0\" -> \"scan/multiply\"") == 1);
  }

  TEST_CASE("a graph with a scan reloads from its JSON") {
    Recurrence net(7, 3, true);
    const Value gradient = gradients(net.loss, {net.u})[0];
    Graph again = graph_from_json(to_json(net.graph));
    CHECK(to_string(again) == to_string(net.graph));
    CHECK(identical(Session(again).run({again.find(gradient.name())})[0], Session(net.graph).run({gradient})[0]));
  }

  TEST_CASE("a scan names what does not fit") {
    Graph g;
    const Value x = g.placeholder(f32, {5, 2}), y = g.placeholder(f32, {7, 2}), state = g.placeholder(f32, {2});
    const auto keep = [](const auto& states, const auto&) { return ops::ScanValues{states, {}}; };
    CHECK_THROWS_WITH_AS(ops::scan({}, {}, keep), Contains("neither a state nor a sequence"), ConfigError);
    CHECK_THROWS_WITH_AS(ops::scan({state}, {x, y}, keep), Contains("expected sequences of 5 slices"), ShapeError);
    const auto widen = [](const auto& states, const auto&) {
      return ops::ScanValues{{ops::concatenate({states[0], states[0]}, 0)}, {}};
    };
    CHECK_THROWS_WITH_AS(ops::scan({state}, {x}, widen), Contains("it must keep its type"), ShapeError);
    const auto forget = [](const auto&, const auto& slices) { return ops::ScanValues{{}, slices}; };
    CHECK_THROWS_WITH_AS(ops::scan({state}, {x}, forget), Contains("returns 0 states, it was given 1"), ConfigError);
    Graph other;
    const Value foreign = other.placeholder(f32, {2}, "foreign");
    const auto mix = [&](const auto& states, const auto&) { return ops::ScanValues{{states[0] + foreign}, {}}; };
    CHECK_THROWS_WITH_AS(ops::scan({state}, {x}, mix), Contains("belongs to another graph"), ConfigError);
  }
}

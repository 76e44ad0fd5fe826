// Loops: those that do not depend on each other run at the same time, and their steps hold nothing that need not be
// there.
#include <doctest/doctest.h>

#include <algorithm>
#include <hornet/autodiff/gradients.hpp>
#include <hornet/base/threads.hpp>
#include <hornet/ops/matmul.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/ops/scan.hpp>
#include <hornet/ops/shape.hpp>

#include "node_by_node.hpp"
#include "src/runtime/plan.hpp"
#include "tests/allocation_count.hpp"

using namespace hornet;

namespace {

constexpr std::int64_t kSteps = 7, kRows = 5, kWidth = 3;

// A gated recurrence over x [steps, rows, width] with a state of `units`.
struct Gated {
  Value x, w, u;

  Gated(Graph& g, Value x, std::int64_t units, std::uint32_t seed)
      : x(x),
        w(g.variable(scattered({kWidth, 2 * units}, f32, seed), "w" + std::to_string(seed))),
        u(g.variable(scattered({units, 2 * units}, f32, seed + 1), "u" + std::to_string(seed))) {}

  Value run(bool reverse = false) const {
    const std::int64_t units = u.shape()[0];
    Graph g = x.graph();
    return ops::scan({g.constant(Tensor::zeros({x.shape()[1], units}))}, {x},
                     [&](const auto& states, const auto& slices) {
                       const Value z = ops::matmul(slices[0], w) + ops::matmul(states[0], u);
                       const std::vector<Value> gates = ops::split(z, 2, -1);
                       const Value next = ops::exp(-gates[0]) * ops::tanh(gates[1]) + 0.5 * states[0];
                       return ops::ScanValues{{next}, {next}};
                     },
                     {.reverse = reverse})
        .outputs[0];
  }
};

// Two directions over the same sequence and what training them computes.
struct BothDirections {
  Graph g;
  std::vector<Value> sides;
  passes::Program program;

  explicit BothDirections(std::int64_t units = 4) {
    const Value x = g.variable(scattered({kSteps, kRows, kWidth}), "x");
    const Gated forward(g, x, units, 2), backward(g, x, units + 1, 4);
    sides = {forward.run(), backward.run(true)};
    const Value loss = ops::sum(ops::square(sides[0])) + ops::sum(ops::square(sides[1]));
    program = {g, gradients(loss, {forward.w, forward.u, backward.w, backward.u, x}), {}};
    program.fetches.push_back(loss);
  }
};

}  // namespace

TEST_SUITE("passes") {
  TEST_CASE("independent loops, forwards and in their gradients, run at the same time") {
    const BothDirections net;
    const std::string steps = steps_of(net.program);
    CHECK(count(steps, "concurrent") == 2);
    CHECK(count(steps, "\nscan") == 0);
    expect_same(net.program, 1e-5);
  }

  TEST_CASE("loops at the same time have the bits of each alone, on any number of threads") {
    const BothDirections net;
    const Tensor first = planned({net.g, {net.sides[0]}, {}})[0], second = planned({net.g, {net.sides[1]}, {}})[0];
    const int before = num_threads();
    for (const int threads : {1, 2, 3}) {
      set_num_threads(threads);
      const std::vector<Tensor> both = planned({net.g, net.sides, {}});
      CHECK(identical(both[0], first));
      CHECK(identical(both[1], second));
    }
    set_num_threads(before);
  }

  TEST_CASE("loops at the same time allocate nothing") {
    const BothDirections net;
    Plan plan(net.program, open_backend());
    plan.run();
    CHECK(allocations_during([&] { plan.run(); }) == 0);
  }

  TEST_CASE("a loop that reads what another makes runs after it") {
    Graph g;
    const Value x = g.variable(scattered({kSteps, kRows, kWidth}), "x");
    const Value first = Gated(g, x, kWidth, 2).run(), second = Gated(g, first, 4, 4).run();
    const Value beside = Gated(g, x, 2, 6).run(true);
    const passes::Program program{g, {second, beside}, {}};
    const std::string steps = steps_of(program);
    CHECK(count(steps, "concurrent") == 1);
    CHECK(count(steps, "\nscan") == 1);
    expect_same(program, 1e-5);
  }

  TEST_CASE("a loop that reads another's output as it is runs after it") {
    Graph g;
    const Value x = g.variable(scattered({kSteps, kRows}), "x");
    const auto sums = [&](Value terms) {
      return ops::scan({g.constant(Tensor::zeros({kRows}))}, {terms},
                       [](const auto& states, const auto& slices) {
                         const Value next = states[0] + slices[0];
                         return ops::ScanValues{{next}, {next}};
                       })
          .outputs[0];
    };
    const passes::Program program{g, {sums(sums(x))}, {}};
    CHECK(count(steps_of(program), "concurrent") == 0);
    expect_same(program, 0);
  }

  TEST_CASE("loops of large steps are cut step by step") {
    Graph g;
    const Value x = g.variable(scattered({2, 90, kWidth}), "x");
    const passes::Program program{g, {Gated(g, x, 170, 2).run(), Gated(g, x, 170, 4).run(true)}, {}};
    CHECK(count(steps_of(program), "concurrent") == 0);
  }

  TEST_CASE("gradients of parts are put beside each other") {
    Graph g;
    const Value x = g.variable(scattered({3, 10}), "x");
    const std::vector<Value> parts = ops::split(x, {2, 7}, -1);
    const Value whole = ops::sum(ops::square(parts[0])) + ops::sum(ops::tanh(parts[1])) + ops::sum(ops::exp(parts[2]));
    const Value hole = ops::sum(ops::square(parts[0])) + ops::sum(ops::exp(parts[2]));
    const Value twice = whole + ops::sum(ops::slice(x, {0, 1}, {3, 4}));
    const passes::Program joined{g, {gradients(whole, {x}).front()}, {}};
    CHECK(count(steps_of(joined), "concatenate") == 1);
    CHECK(count(steps_of(joined), "pad \"") == 0);
    expect_same(joined, 0);
    for (const Value& other : {hole, twice}) {
      const passes::Program program{g, {gradients(other, {x}).front()}, {}};
      CHECK(count(steps_of(program), "concatenate") == 0);
      expect_same(program, 0);
    }
  }

  TEST_CASE("a matrix that steps read transposed is turned round once") {
    const BothDirections net;
    std::vector<PassListing> listing;
    Plan(net.program, open_backend(), &listing);
    const std::string& fused = std::ranges::find(listing, "fused", &PassListing::pass)->text;
    CHECK(count(fused, "\"transpose_b\": true") + count(fused, "transpose_b: true") == 0);
  }
}

// Loops whose steps keep the rows of a batch apart run some of the rows at a time.
#include <doctest/doctest.h>

#include <hornet/autodiff/gradients.hpp>
#include <hornet/base/threads.hpp>
#include <hornet/ops/matmul.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/ops/scan.hpp>
#include <hornet/ops/shape.hpp>

#include "node_by_node.hpp"
#include "src/passes/passes.hpp"
#include "src/runtime/plan.hpp"
#include "tests/allocation_count.hpp"

using namespace hornet;

namespace {

constexpr std::int64_t kSteps = 5, kWidth = 3;

using OneStep = std::function<Value(Value state, Value slice)>;

// A loop over x [steps, rows, 3] with one state [rows, units], which is also its output.
struct Net {
  Graph g;
  std::int64_t rows, units;
  Value x, w, u, bias;

  Net(std::int64_t rows, std::int64_t units)
      : rows(rows),
        units(units),
        x(g.variable(scattered({kSteps, rows, kWidth}), "x")),
        w(g.variable(scattered({kWidth, 2 * units}, f32, 2), "w")),
        u(g.variable(scattered({units, 2 * units}, f32, 3), "u")),
        bias(g.variable(scattered({2 * units}, f32, 4), "bias")) {}

  ops::ScanValues run(const OneStep& step, bool reverse = false) {
    return ops::scan({g.variable(scattered({rows, units}, f32, 5), "start")}, {x},
                     [&](const auto& states, const auto& slices) {
                       const Value next = step(states[0], slices[0]);
                       return ops::ScanValues{{next}, {next}};
                     },
                     {.reverse = reverse});
  }

  Value gated(Value state, Value slice) const {
    const std::vector<Value> gates = ops::split(ops::matmul(slice, w) + ops::matmul(state, u) + bias, 2, -1);
    return ops::exp(-gates[0]) * ops::tanh(gates[1]) + 0.5 * state;
  }

  // The gradients of a loss of what the loop makes, the loss, and the last state.
  passes::Program trained(const ops::ScanValues& made) {
    const Value loss = ops::sum(ops::square(made.outputs[0]));
    passes::Program program{g, gradients(loss, {w, u, bias, x}), {}};
    program.fetches.insert(program.fetches.end(), {loss, made.carries[0]});
    return program;
  }
  passes::Program trained(const OneStep& step, bool reverse = false) { return trained(run(step, reverse)); }
  passes::Program trained(bool reverse = false) {
    return trained([this](Value state, Value slice) { return gated(state, slice); }, reverse);
  }
};

int divided(const passes::Program& program) { return count(steps_of(program), "\ndivided_scan"); }

}  // namespace

TEST_SUITE("passes") {
  TEST_CASE("a loop and its gradient run part by part of the rows, and compute the same") {
    for (const std::int64_t rows : {16, 24, 33, 64})
      for (const bool reverse : {false, true}) {
        CAPTURE(rows);
        Net net(rows, 7);
        const passes::Program program = net.trained(reverse);
        CHECK(divided(program) == 2);
        expect_same(program, 1e-4);
      }
  }

  TEST_CASE("rows that have no equal parts, or too few, stay together") {
    for (const std::int64_t rows : {1, 15, 37}) CHECK(divided(Net(rows, 7).trained()) == 0);
  }

  TEST_CASE("the parts put together are the loop as it was, bit for bit") {
    Net net(32, 7);
    const passes::Program program = passes::transpose_invariants(net.trained());
    const std::vector<Tensor> whole = node_by_node(program), parts = node_by_node(passes::divide_rows(program));
    for (std::size_t i = 0; i < whole.size(); ++i) CHECK(identical(parts[i], whole[i]));
  }

  TEST_CASE("a matrix with as many rows as the batch is read as a whole") {
    Net net(32, 32);
    const passes::Program program = net.trained();
    CHECK(divided(program) == 2);
    expect_same(program, 1e-4);
  }

  TEST_CASE("masks, dropped states and rows that are normalised are divided with the rest") {
    Net net(32, 5);
    const Value mask = net.g.variable(scattered({32, 1}, f32, 6), "mask"),
                dropped = net.g.variable(scattered({32, 5}, f32, 7), "dropped");
    const passes::Program program = net.trained([&](Value state, Value slice) {
      const Value next = net.gated(state * dropped, slice);
      const Value scaled = next / (1.0 + ops::sum(ops::square(next), {-1}, true));
      const Value on = ops::greater(ops::broadcast_to(mask, scaled.shape()), ops::scalar(0, scaled));
      return ops::select(on, scaled, state);
    });
    CHECK(divided(program) == 2);
    expect_same(program, 1e-4);
  }

  TEST_CASE("steps in which rows meet stay whole") {
    Net net(32, 5);
    const auto meets = [&](const OneStep& step) {
      const passes::Program program{net.g, {net.run(step).outputs[0]}, {}};
      expect_same(program, 1e-5);
      return divided(program) == 0;
    };
    CHECK(meets([&](Value state, Value slice) { return net.gated(state, slice) - ops::mean(state, {0}, true); }));
    CHECK(meets([&](Value state, Value slice) { return ops::reverse(net.gated(state, slice), 0); }));
    CHECK(meets([&](Value state, Value slice) {
      return net.gated(state, slice) + 0.01 * ops::matmul(ops::matmul(state, state, false, true), state);
    }));
    CHECK(meets([&](Value state, Value slice) {
      return ops::reshape(ops::transpose(ops::reshape(net.gated(state, slice), {2, 16, 5}), {1, 0, 2}), {32, 5});
    }));
  }

  TEST_CASE("parts of a loop have the same bits on any number of threads, and allocate nothing") {
    Net net(64, 7);
    const passes::Program program = net.trained();
    const int before = num_threads();
    set_num_threads(1);
    const std::vector<Tensor> expected = planned(program);
    for (const int threads : {2, 3}) {
      set_num_threads(threads);
      const std::vector<Tensor> got = planned(program);
      for (std::size_t i = 0; i < got.size(); ++i) CHECK(identical(got[i], expected[i]));
    }
    set_num_threads(before);
    Plan plan(program, open_backend());
    plan.run();
    CHECK(allocations_during([&] { plan.run(); }) == 0);
  }

  TEST_CASE("independent loops are divided as well") {
    Net net(32, 7);
    const OneStep step = [&](Value state, Value slice) { return net.gated(state, slice); };
    const Value forward = net.run(step).outputs[0], backward = net.run(step, true).outputs[0];
    const Value loss = ops::sum(ops::square(forward * backward));
    const passes::Program program{net.g, gradients(loss, {net.w, net.u}), {}};
    CHECK(count(steps_of(program), "\nconcurrent") == 2);
    expect_same(program, 1e-4);
  }
}

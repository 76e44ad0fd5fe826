// Pointwise programs read slices of rows where they lie and write concatenated results where they belong.
#include <doctest/doctest.h>

#include <hornet/base/threads.hpp>
#include <hornet/ops/matmul.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/shape.hpp>

#include "node_by_node.hpp"

using namespace hornet;

namespace {

// Three gates of n columns behind the first column of z; what they make, one by one and beside each other.
struct Gates {
  Graph g;
  passes::Program program;

  Gates(const Shape& lead, std::int64_t n, DType dtype) {
    const Shape whole = lead + Shape{3 * n + 1}, part = lead + Shape{n};
    const Value z = g.variable(scattered(whole, dtype), "z"), c = g.variable(scattered(part, dtype, 2), "c");
    const Value bias = g.variable(scattered({n}, dtype, 3), "bias");
    const std::vector<Value> gates = ops::split(z, {1, n + 1, 2 * n + 1}, -1);
    const Value kept = gates[1] * c + bias, next = ops::tanh(gates[2] * kept) + kept * 0.5;
    const Value joined = ops::concatenate({next * gates[3], kept, next}, -1);
    program = {g, {next, joined}, {}};
  }
};

}  // namespace

TEST_SUITE("passes") {
  TEST_CASE_TEMPLATE("parts of rows, short and long, need no copies and come out bit for bit", T, float, double) {
    for (const std::int64_t n : {1, 2, 7, 64, 255, 256, 700})
      for (const Shape& lead : {Shape{5}, Shape{2, 3}, Shape{131}}) {
        CAPTURE(n);
        CAPTURE(to_string(lead));
        const Gates net(lead, n, dtype_of<T>);
        const std::string steps = steps_of(net.program);
        CHECK(count(steps, "slice \"") == 0);
        CHECK(count(steps, "concatenate \"") == 0);
        CHECK(count(steps, "pointwise_parts") > 0);
        expect_same(net.program, 0);
      }
  }

  TEST_CASE("parts of many rows have the same bits on any number of threads") {
    const Gates net({4000}, 11, f32);
    const int before = num_threads();
    set_num_threads(1);
    const std::vector<Tensor> expected = planned(net.program);
    for (const int threads : {2, 3}) {
      set_num_threads(threads);
      const std::vector<Tensor> got = planned(net.program);
      for (std::size_t i = 0; i < got.size(); ++i) CHECK(identical(got[i], expected[i]));
    }
    set_num_threads(before);
  }

  TEST_CASE("parts that are not of the rows, and results of several nodes, stay as they were") {
    Graph g;
    const Value x = g.variable(scattered({6, 5}), "x"), y = g.variable(scattered({3, 5}, f32, 2), "y");
    const Value rows = ops::slice(x, {2, 0}, {3, 5}), box = ops::slice(x, {1, 1}, {3, 4});
    expect_same({g, {ops::tanh(rows), ops::exp(box)}, {}}, 0);
    CHECK(count(steps_of({g, {ops::tanh(rows), ops::exp(box)}, {}}), "slice \"") == 2);
    const Value mixed = ops::concatenate({ops::tanh(y), y}, -1),
                stacked = ops::concatenate({ops::exp(y), ops::exp(y)}, 0);
    expect_same({g, {mixed, stacked}, {}}, 0);
    CHECK(count(steps_of({g, {mixed, stacked}, {}}), "concatenate \"") == 2);
  }

  TEST_CASE("masks, several types, and the same part twice") {
    Graph g;
    const Value x = g.variable(scattered({7, 6}), "x"), y = g.variable(scattered({7, 2}, f32, 2), "y");
    const std::vector<Value> parts = ops::split(x, 3, -1);
    const Value mask = ops::greater(parts[0], parts[2]), picked = ops::select(mask, parts[1], y);
    const Value twice = ops::concatenate({picked, picked}, -1);
    const Value masks = ops::cast(ops::concatenate({mask, mask}, -1), f32);
    expect_same({g, {picked, twice, masks}, {}}, 0);
  }
}

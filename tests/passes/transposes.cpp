// Transposes sink until they cancel.
#include <doctest/doctest.h>

#include <hornet/autodiff/gradients.hpp>
#include <hornet/ops/gather.hpp>
#include <hornet/ops/matmul.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/ops/shape.hpp>

#include "node_by_node.hpp"

using namespace hornet;

namespace {

Value swapped(Value x) { return ops::transpose(x, {1, 0, 2}); }

// How many steps turn or reverse something.
int rearranged(const passes::Program& program) {
  const std::string steps = "\n" + steps_of(program);
  return count(steps, "\ntranspose") + count(steps, "\nreverse");
}

struct Tensors {
  Graph g;
  Value a = g.variable(scattered({2, 3, 5}), "a"), b = g.variable(scattered({2, 3, 5}, f32, 2), "b"),
        c = g.variable(scattered({2, 3, 7}, f32, 3), "c");
};

}  // namespace

TEST_SUITE("passes") {
  TEST_CASE("axes swapped there and back again are not swapped, whatever lies between") {
    Tensors t;
    const Value sum = ops::tanh(swapped(t.a) * swapped(t.b) + 0.5);
    const Value joined = ops::concatenate({sum, swapped(t.c)}, -1);
    const Value part = ops::slice(joined, {1, 0, 2}, {2, 2, 9}), padded = ops::pad(part, {0, 1, 2}, {3, 0, 1});
    for (const Value& result : {sum, joined, part, padded}) {
      const passes::Program program{t.g, {swapped(result)}, {}};
      CHECK(rearranged(program) == 0);
      expect_same(program, 0);
    }
  }

  TEST_CASE("permutations that are not their own inverse are taken together") {
    Tensors t;
    const Value once = ops::transpose(t.a, {1, 2, 0}), twice = ops::transpose(ops::exp(once), {1, 2, 0});
    expect_same({t.g, {twice}, {}}, 0);
    CHECK(rearranged({t.g, {twice}, {}}) == 1);
    const Value thrice = ops::transpose(twice * 2.0, {1, 2, 0});
    expect_same({t.g, {thrice}, {}}, 0);
    CHECK(rearranged({t.g, {thrice}, {}}) == 0);
  }

  TEST_CASE("reversed twice is not reversed, through a transpose too") {
    Tensors t;
    const Value around = swapped(ops::reverse(swapped(ops::reverse(t.a, 1)), 0));
    CHECK(rearranged({t.g, {around}, {}}) == 0);
    expect_same({t.g, {around}, {}}, 0);
    const Value others = ops::reverse(ops::reverse(t.a, 1), 0);
    CHECK(rearranged({t.g, {others}, {}}) == 2);
    expect_same({t.g, {others}, {}}, 0);
  }

  TEST_CASE("of looked up rows the indices are turned, forwards and in the gradient") {
    Graph g;
    const Value table = g.variable(scattered({11, 5}), "table"), w = g.variable(scattered({3, 2, 5}, f32, 2), "w");
    const Value indices = g.constant(Tensor{{1, 7, 1}, {0, 10, 7}}.astype(i32));
    const Value rows = swapped(ops::gather(table, indices)), loss = ops::sum(ops::tanh(rows) * w);
    const passes::Program program{g, {rows, gradients(loss, {table}).front()}, {}};
    CHECK(rearranged(program) == 0);  // the turned indices are constants
    expect_same(program, 1e-6);
  }

  TEST_CASE("sums over turned axes are sums over axes") {
    Tensors t;
    for (const std::vector<std::int64_t>& axes : {std::vector<std::int64_t>{0}, {1}, {2}, {0, 1}, {0, 1, 2}}) {
      const passes::Program program{t.g, {ops::sum(ops::transpose(t.a, {2, 0, 1}), axes)}, {}};
      expect_same(program, 1e-6);
    }
    CHECK(rearranged({t.g, {ops::sum(swapped(t.a), {0, 1})}, {}}) == 0);
  }

  TEST_CASE("what would not be less work stays") {
    Tensors t;
    const Value turned = swapped(t.a);
    const passes::Program program{t.g, {ops::tanh(turned), ops::exp(turned)}, {}};
    CHECK(rearranged(program) == 1);
    expect_same(program, 0);
  }
}

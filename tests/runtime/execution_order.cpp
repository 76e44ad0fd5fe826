// The order that a plan runs its nodes in.
#include "src/runtime/execution_order.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <hornet/ops/assign.hpp>
#include <hornet/ops/matmul.hpp>
#include <hornet/ops/pointwise.hpp>

using namespace hornet;

namespace {

// Where each of some values is made.
std::vector<std::ptrdiff_t> places(const passes::Program& program, const std::vector<Value>& values) {
  const std::vector<Node*> order = execution_order(program);
  std::vector<std::ptrdiff_t> out;
  for (const Value& value : values) out.push_back(std::ranges::find(order, value.node().id, &Node::id) - order.begin());
  return out;
}

Value matrix(Graph& g, const char* name) { return g.variable(Tensor::zeros({30, 30}), name); }

}  // namespace

TEST_SUITE("runtime") {
  TEST_CASE("a variable takes its new value as soon as nobody reads the old one, not after all else") {
    Graph g;
    const Value x = g.placeholder(f32, {30, 30}), w = matrix(g, "w"), v = matrix(g, "v");
    const Value dy = ops::exp(x), product = ops::matmul(x, dy), reader = ops::matmul(dy, w);
    const Value last = ops::tanh(reader), other = ops::matmul(last, v);
    const Value v_new = v - last, w_new = w - product;
    const passes::Program program{g, {other}, {ops::assign(v, v_new), ops::assign(w, w_new)}};
    const auto at = places(program, {product, reader, w_new, last, other, v_new});
    CHECK(std::ranges::is_sorted(at));
  }

  TEST_CASE("what is behind all others of a plan, but takes no memory, runs at once") {
    Graph g;
    const Value x = g.placeholder(f32, {30, 30}), w = matrix(g, "w"), steps = g.variable(Tensor(0.0F), "steps");
    const Value large = ops::exp(x), larger = ops::tanh(large);
    const Value rate = ops::exp(steps), w_new = w - large * rate;
    const auto at =
        places({g, {larger}, {ops::assign(w, w_new), ops::assign(steps, steps + 1.0)}}, {rate, large, w_new, larger});
    CHECK(at[0] < at[1]);
    CHECK(at[2] > at[1]);
    CHECK(std::ranges::count_if(at, [](auto i) { return i < 0; }) == 0);
  }

  TEST_CASE("variables that take each other's values, or their own, leave no node out") {
    Graph g;
    const Value a = matrix(g, "a"), b = matrix(g, "b"), c = matrix(g, "c");
    const Value from_b = b * 2.0, from_a = a + b, from_c = ops::exp(c);
    const passes::Program program{
        g, {ops::tanh(from_c)}, {ops::assign(a, from_b), ops::assign(b, from_a), ops::assign(c, from_c)}};
    CHECK(execution_order(program).size() == passes::live_nodes(program).size());
    std::vector<bool> seen(program.graph.nodes().size());
    for (const Node* node : execution_order(program)) {
      for (const Value& input : node->inputs) CHECK(seen[static_cast<std::size_t>(input.node().id)]);
      seen[static_cast<std::size_t>(node->id)] = true;
    }
  }
}

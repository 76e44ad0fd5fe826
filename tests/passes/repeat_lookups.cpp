// Indices that are looked up again for who reads them late.
#include <doctest/doctest.h>

#include <algorithm>
#include <hornet/ops/cumulative.hpp>
#include <hornet/ops/gather.hpp>
#include <hornet/ops/matmul.hpp>
#include <hornet/ops/pointwise.hpp>

#include "src/passes/passes.hpp"
#include "tests/passes/node_by_node.hpp"

using namespace hornet;

namespace {

// How many nodes look up indices in `program`, whose values stay what they are.
std::int64_t lookups(const passes::Program& program) {
  const passes::Program after = passes::repeat_lookups(program);
  const std::vector<Tensor> expected = node_by_node(program), got = planned(after);
  for (std::size_t i = 0; i < got.size(); ++i) CHECK(difference(got[i], expected[i]) == 0);
  return std::ranges::count_if(passes::live_nodes(after), [](const Node* node) {
    return node->op.name() == "gather" && node->outputs[0].shape.rank() == 1;
  });
}

}  // namespace

TEST_SUITE("passes") {
  TEST_CASE("who reads indices late, behind who reads them early, gets them by a lookup of its own") {
    Graph g;
    const Value order = g.variable(Tensor::from<std::int64_t>({2, 0, 1, 2, 1}), "order");
    const Value indices = ops::gather(order, g.variable(Tensor::from<std::int64_t>({3, 1, 0}), "batch"));
    const Value data = g.variable(scattered({3, 7}, f64), "data");
    const Value early = ops::gather(data, indices), sum = ops::cumsum(early, 0);
    const Value late = ops::gather(ops::matmul(sum, sum, true), indices);
    CHECK(lookups({g, {early}, {}}) == 1);
    CHECK(lookups({g, {early, ops::gather(g.variable(scattered({3, 2}, f64, 2), "labels"), indices)}, {}}) == 1);
    CHECK(lookups({g, {early, late}, {}}) == 2);
    CHECK(lookups({g, {early, late, ops::gather(ops::exp(sum), indices)}, {}}) == 2);  // the late ones share theirs
  }

  TEST_CASE("indices that are computed, or that all read late, are looked up once") {
    Graph g;
    const Value order = g.variable(Tensor::from<std::int64_t>({2, 0, 1, 2, 1}), "order");
    const Value batch = g.variable(Tensor::from<std::int64_t>({3, 1, 0}), "batch");
    const Value data = g.variable(scattered({3, 7}, f64), "data");
    const Value late = ops::exp(ops::cumsum(data, 0));
    CHECK(lookups({g, {ops::gather(late, ops::gather(order, batch))}, {}}) == 1);
    const Value computed = ops::gather(order, ops::cumsum(batch, 0) - batch);
    CHECK(lookups({g, {ops::gather(data, computed), ops::gather(ops::cumsum(late, 0), computed)}, {}}) == 1);
  }
}

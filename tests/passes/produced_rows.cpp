// Programs on rows with the product that makes the rows.
#include "src/passes/produced_rows.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "src/passes/passes.hpp"
#include "tests/passes/classified_product.hpp"

using namespace hornet;

namespace {

passes::Program rows_of(const passes::Program& program) {
  return passes::fuse_rows(
      passes::compose(program, [](const Node& node) { return !passes::composes_into_rows(node); }));
}

int produced(const passes::Program& program, bool wanted = true) {
  const passes::Program after = passes::fuse_row_producers(
      rows_of(program), [&](const Node& node) { return wanted && node.op.name() == "matmul"; });
  const std::vector<Tensor> expected = node_by_node(program), got = planned(after);
  for (std::size_t i = 0; i < got.size(); ++i) CHECK(difference(got[i], expected[i]) < 1e-12);
  return static_cast<int>(std::ranges::count_if(
      passes::live_nodes(after), [](const Node* node) { return node->op.as<passes::ProducedRows>() != nullptr; }));
}

}  // namespace

TEST_SUITE("passes") {
  TEST_CASE("a product that a program on rows alone reads goes into its node, where the backend wants that") {
    ClassifiedProduct net(5, 7, 3, f64);
    CHECK(produced(net.program) == 1);
    CHECK(produced(net.program, false) == 0);
    net.program.fetches.push_back(net.product);
    CHECK(produced(net.program) == 0);
  }
}

// Programs on rows with the product that makes the rows, and with one that goes on with each row.
#include <doctest/doctest.h>

#include <algorithm>
#include <hornet/ops/cumulative.hpp>
#include <hornet/ops/shape.hpp>

#include "src/ops/matmul.hpp"
#include "src/passes/continued_rows.hpp"
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

int continued(const passes::Program& program, bool wanted = true) {
  const passes::Program rows =
      passes::fuse_row_producers(rows_of(program), [](const Node& node) { return node.op.name() == "matmul"; });
  const passes::Program after = passes::fuse_row_consumers(rows, [&](const Node&, const Node& consumer) {
    return wanted && consumer.op.name() == "matmul" && !consumer.op.as<ops::MatMul>()->transpose_a;
  });
  const std::vector<Tensor> expected = node_by_node(program), got = planned(after);
  for (std::size_t i = 0; i < got.size(); ++i) CHECK(difference(got[i], expected[i]) < 1e-12);
  return static_cast<int>(std::ranges::count_if(
      passes::live_nodes(after), [](const Node* node) { return node->op.as<passes::ContinuedRows>() != nullptr; }));
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

  TEST_CASE("a product that reads rows' gradient row by row goes into their node, beside other readers of it") {
    ClassifiedProduct net(5, 7, 3, f64);
    net.with_layer_before();
    CHECK(continued(net.program) == 1);
    CHECK(continued(net.program, false) == 0);
    net.with_kernel();
    CHECK(continued(net.program) == 1);
    net.program.fetches = {net.program.fetches.back(), net.program.fetches[3]};  // nobody wants the rows' own
    CHECK(continued(net.program) == 1);
  }

  TEST_CASE("what also needs a result of the rows by another way stays apart from them") {
    ClassifiedProduct net(5, 7, 3, f64);
    const Value other = ops::reshape(ops::cumsum(net.program.fetches[0], 0), {5, 1});
    net.program.fetches.push_back(ops::matmul(net.gradient, ops::matmul(net.gradient, other, true)));
    CHECK(continued(net.program) == 0);
  }
}

// Pointwise programs in front of products, computed as they are read.
#include <doctest/doctest.h>

#include "src/ops/matmul.hpp"
#include "src/passes/fused_prologue.hpp"
#include "src/passes/passes.hpp"
#include "tests/passes/picked_batch.hpp"

using namespace hornet;

namespace {

passes::Program fused(const passes::Program& program) {
  return passes::fuse_prologues(program, [](const Node& consumer, const passes::FusedPrologue&, auto) {
    return consumer.op.as<ops::MatMul>() != nullptr;
  });
}

// The prologues in a program, those of them that pick rows, and whether all computes what the single ops do.
struct Found {
  int prologues = 0, picking = 0;
  bool same = true;

  explicit Found(const passes::Program& program) {
    const passes::Program after = fused(passes::fuse_pointwise(program));
    for (const Node* node : passes::live_nodes(after))
      if (const auto* op = node->op.as<passes::FusedPrologue>()) {
        ++prologues;
        picking += op->picks_rows ? 1 : 0;
      }
    const std::vector<Tensor> expected = node_by_node(program), got = planned(after);
    for (std::size_t i = 0; i < got.size(); ++i) same = same && difference(got[i], expected[i]) < 1e-6;
  }
};

}  // namespace

TEST_SUITE("passes") {
  TEST_CASE("a batch that is picked, cast and scaled for products alone is made in each of them") {
    for (const DType data : {u8, f32}) {
      const PickedBatch net(5, 7, 3, data, f32);
      const passes::Program program{net.g, {net.layer, net.gradient}, {}};
      const Found found(program);
      CHECK(found.prologues == 2);
      CHECK(found.picking == 2);
      CHECK(found.same);
      CHECK(count(passes::to_string(fused(passes::fuse_pointwise(program))), "gather(") == 1);  // of the order
    }
  }

  TEST_CASE("what somebody else reads is made once: the scaled batch, the picked rows, neither") {
    const PickedBatch net(5, 7, 3, f32, f64);
    for (const Value& kept : {net.scaled, net.batch, ops::tanh(net.batch)}) {
      const Found found({net.g, {net.layer, kept}, {}});
      CHECK(found.prologues == 0);
      CHECK(found.same);
    }
    const Found rows_kept({net.g, {net.layer, net.picked}, {}});
    CHECK(rows_kept.prologues == 1);
    CHECK(rows_kept.picking == 0);
    CHECK(rows_kept.same);
  }

  TEST_CASE("rows that go into a product as they are are picked there; both operands' programs are not fused at once") {
    Graph g;
    const Value table = g.variable(scattered({11, 3}), "table"), w = g.variable(scattered({5, 3}, f32, 2), "w");
    const Value rows = ops::gather(table, g.constant(Tensor::from<std::int32_t>({7, 0, 7, 10})));
    const Found picked({g, {ops::matmul(rows, w, false, true)}, {}});
    CHECK(picked.picking == 1);
    CHECK(picked.same);
    const Found both({g, {ops::matmul(rows, w * 2.0, false, true)}, {}});
    CHECK(both.prologues == 1);
    CHECK(both.same);
    const Found twice({g, {ops::matmul(rows, rows, false, true)}, {}});
    CHECK(twice.prologues == 0);
    CHECK(twice.same);
  }

  TEST_CASE("a program of two large inputs, or of one that stretches, stays apart") {
    Graph g;
    const Value x = g.variable(scattered({4, 3}), "x"), y = g.variable(scattered({4, 3}, f32, 2), "y");
    const Value row = g.variable(scattered({3}, f32, 3), "row"), w = g.variable(scattered({3, 5}, f32, 4), "w");
    CHECK(Found({g, {ops::matmul(x * y, w)}, {}}).prologues == 0);
    CHECK(Found({g, {ops::matmul(x * row, w)}, {}}).prologues == 0);
    CHECK(Found({g, {ops::matmul(x * g.variable(Tensor(0.5F), "half"), w)}, {}}).prologues == 1);
  }
}

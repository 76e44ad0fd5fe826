// bfloat16 in programs: where it is converted, and what stays of it between steps.
#include <doctest/doctest.h>

#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/ops/scan.hpp>
#include <hornet/ops/shape.hpp>

#include "src/passes/passes.hpp"
#include "src/passes/stored_bfloat16.hpp"
#include "src/runtime/plan.hpp"
#include "tests/passes/node_by_node.hpp"

using namespace hornet;

namespace {

bool only_moves(const Node& node) {
  return is_source(node) || node.op.inner() || !passes::touches_bfloat16(node) || passes::moves_elements(node.op);
}

Value narrow(Graph graph, const Shape& shape, const char* name) {
  return graph.variable(scattered(shape).astype(bf16), name);
}

}  // namespace

TEST_SUITE("passes") {
  TEST_CASE("arithmetic of bfloat16 becomes float32's between conversions; moving elements and float32 stay") {
    Graph graph;
    const Value x = narrow(graph, {2, 3}, "x"), wide = graph.variable(scattered({3, 2}), "w");
    const Value y = ops::transpose(ops::exp(x), {1, 0});
    const passes::Program program = passes::widen_bfloat16({graph, {y, ops::exp(wide)}, {}}, only_moves);
    const std::string text = to_string(program);
    CHECK(count(text, "= cast") == 2);
    CHECK(program.fetches[0].dtype() == bf16);
    CHECK(program.fetches[0].node().op.name() == "transpose");
    CHECK(program.fetches[0].node().inputs[0].node().op.name() == "cast");
    CHECK(to_string(passes::widen_bfloat16(program, only_moves)) == text);
  }

  TEST_CASE("the steps of loops compute in float32 too, and carry bfloat16") {
    Graph graph;
    const Value start = narrow(graph, {3}, "start"), steps = narrow(graph, {5, 3}, "steps");
    const ops::ScanValues result =
        ops::scan({start}, {steps}, [](const std::vector<Value>& carried, const std::vector<Value>& slices) {
          return ops::ScanValues{{ops::tanh(carried[0] * slices[0])}, {carried[0] + 1.0}};
        });
    const passes::Program program{graph, {result.carries[0], result.outputs[0]}, {}};
    const passes::Program widened = passes::widen_bfloat16(program, only_moves);
    CHECK(widened.fetches[0].dtype() == bf16);
    for (const Node& node : widened.fetches[0].node().op.inner()->graph.nodes()) CHECK(only_moves(node));
    expect_same(widened, 0);
  }

  TEST_CASE("what several steps read is stored as bfloat16 and converted by each of them") {
    Graph graph;
    const Shape shape{7, 3, 5};
    const Value y = ops::relu(narrow(graph, shape, "x") * 2.0), wide = ops::cast(y, f32);
    const Value mean = ops::sum(wide, {0, 1}, true) / 21.0;
    const Value centred = ops::cast(wide - mean, bf16);
    const passes::Program program{graph, {y, centred}, {}};
    const Plan plan(program, open_backend());
    for (const Step& step : plan.memory().steps)
      for (const TensorType& output : step.node->outputs)
        if (output.shape.size() == shape.size()) CHECK(output.dtype == bf16);
    expect_same(passes::widen_bfloat16(program, only_moves), 1.0 / 128);
  }
}

// The gradient of every op on the GPU's kernels beside the CPU's.
#include <doctest/doctest.h>

#include <hornet/autodiff/gradients.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>
#include <memory>

#include "tests/cuda/beside_cpu.hpp"

using namespace hornet;

namespace {

// The gradients of a case's floating inputs, where every element of its floating outputs has a weight of its own.
struct Gradient {
  std::string op;
  passes::Program program;
  Feeds feeds;
  std::unique_ptr<Plan> plan;
};

Value weighted_sum(Graph graph, Node& node) {
  Value loss;
  for (int i = 0; i < static_cast<int>(node.outputs.size()); ++i) {
    const Value output = node.value(i);
    if (!is_floating(output.dtype())) continue;
    const Value part = ops::sum(output * graph.constant(distinct(output.shape(), -1, 1.5, 2).astype(output.dtype())));
    loss = loss ? loss + ops::cast(part, loss.dtype()) : part;
  }
  return loss;
}

std::optional<Gradient> gradient_of(const OpCase& one, DType dtype) {
  OpCase typed = one;
  Gradient result;
  result.op = one.op + " " + one.attributes.substr(0, 200);
  for (Tensor& input : typed.inputs) {
    input = as_float(input, dtype);
    result.feeds.emplace_back("x" + std::to_string(result.feeds.size()), input);
  }
  Graph graph;
  Node& node = add_node(graph, typed);
  const Value loss = node.op.differentiable() ? weighted_sum(graph, node) : Value();
  if (!loss) return {};
  std::vector<Value> wanted;
  for (const Value& input : node.inputs)
    if (is_floating(input.dtype())) wanted.push_back(input);
  if (wanted.empty()) return {};
  result.program = {graph, gradients(loss, wanted), {}};
  return result;
}

// All plans are made before the first runs: what is fused in them is compiled together.
void check_gradients(const std::vector<OpCase>& cases, DType dtype, double tolerance) {
  std::vector<Gradient> all;
  for (const OpCase& one : cases)
    if (std::optional<Gradient> gradient = gradient_of(one, dtype)) all.push_back(std::move(*gradient));
  CHECK(all.size() > cases.size() / 3);
  for (Gradient& each : all) each.plan = std::make_unique<Plan>(each.program, gpu_under_test());
  for (const Gradient& each : all) {
    for (const auto& [name, value] : each.feeds)
      if (Tensor* input = each.plan->input(name)) input->copy_from(value);
    for (int round = 0; round < 3; ++round) each.plan->run();
    const std::vector<Tensor> expected = run_on(open_backend(), each.program, each.feeds);
    for (std::size_t i = 0; i < expected.size(); ++i)
      CHECK_MESSAGE(largest_difference(each.plan->output(static_cast<int>(i)), expected[i]) <= tolerance,
                    each.op << ", input " << i);
  }
}

}  // namespace

TEST_SUITE("cuda") {
  TEST_CASE("every op's gradient is on the GPU's kernels what it is on the CPU's") {
    for (const auto& cases : {pointwise_cases(), structured_cases()}) {
      check_gradients(cases, f32, 1e-5);
      check_gradients(cases, f64, 1e-11);
    }
    check_gradients(scan_cases(), f64, 1e-11);
  }
}

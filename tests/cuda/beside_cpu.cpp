#include "tests/cuda/beside_cpu.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "src/backends/cuda/cuda.hpp"
#include "src/ops/catalog.hpp"
#include "src/runtime/plan.hpp"
#include "tests/cuda/emulated_driver.hpp"

using namespace hornet;

namespace {

// This program's GPU kernels are compiled for the baseline instruction set, which has no fused multiply-add. The CPU's
// kernels are chosen to match, unless the environment chooses otherwise.
[[maybe_unused]] const int same_instructions = setenv("HORNET_ISA", "baseline", 0);

std::string describe(const OpCase& one) {
  std::string text = one.op + " " + one.attributes.substr(0, 200);
  for (const Tensor& input : one.inputs) text += " " + to_string(input.type());
  return text;
}

}  // namespace

const Backend& emulated_gpu() {
  static const cuda::CudaBackend backend(cuda::emulated_driver());
  return backend;
}

Node& add_node(Graph& graph, const OpCase& one) {
  std::vector<Value> inputs;
  for (std::size_t i = 0; i < one.inputs.size(); ++i)
    inputs.push_back(graph.placeholder(one.inputs[i].dtype(), one.inputs[i].shape(), "x" + std::to_string(i)));
  return graph.add(ops::make_op(one.op, parse_json(one.attributes)), inputs).front().node();
}

std::vector<Tensor> run_case(const OpCase& one, DType dtype, const Backend& backend) {
  OpCase typed = one;
  for (Tensor& input : typed.inputs) input = as_float(input, dtype);
  Graph graph;
  Node& node = add_node(graph, typed);
  std::vector<Value> outputs;
  for (int i = 0; i < static_cast<int>(node.outputs.size()); ++i) outputs.push_back(node.value(i));
  Plan plan({graph, outputs, {}}, backend);
  for (std::size_t i = 0; i < typed.inputs.size(); ++i)
    if (Tensor* input = plan.input("x" + std::to_string(i))) input->copy_from(typed.inputs[i]);
  for (int round = 0; round < 3; ++round) plan.run();  // directly, recorded, replayed
  std::vector<Tensor> results;
  for (int i = 0; i < static_cast<int>(outputs.size()); ++i) results.push_back(plan.output(i).clone());
  return results;
}

double difference(const Tensor& a, const Tensor& b) {
  if (a.type() != b.type()) return INFINITY;
  const Tensor x = a.astype(f64), y = b.astype(f64);
  double worst = 0, scale = 1;
  for (std::size_t i = 0; i < static_cast<std::size_t>(x.size()); ++i) {
    const double p = x.data<double>()[i], q = y.data<double>()[i];
    if (p == q || (std::isnan(p) && std::isnan(q))) continue;
    scale = std::max(scale, std::abs(q));
    worst = std::isfinite(p) && std::isfinite(q) ? std::max(worst, std::abs(p - q)) : INFINITY;
  }
  return worst / scale;
}

void check_beside_cpu(const OpCase& one, double tolerance_f32, double tolerance_f64) {
  for (const DType dtype : {f32, f64}) {
    const std::vector<Tensor> got = run_case(one, dtype, emulated_gpu());
    const std::vector<Tensor> expected = run_case(one, dtype, open_backend());
    REQUIRE(got.size() == expected.size());
    for (std::size_t i = 0; i < got.size(); ++i)
      CHECK_MESSAGE(difference(got[i], expected[i]) <= (dtype == f32 ? tolerance_f32 : tolerance_f64),
                    describe(one) << ", output " << i);
  }
}

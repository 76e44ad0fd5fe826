// Every op on the GPU's kernels beside the CPU's.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <hornet/ops/catalog.hpp>

#include "src/backends/cuda/cuda.hpp"
#include "src/ops/catalog.hpp"
#include "src/runtime/plan.hpp"
#include "tests/cuda/emulated_driver.hpp"
#include "tests/ops/cases.hpp"

using namespace hornet;

namespace {

const Backend& gpu() {
  static const cuda::CudaBackend backend(cuda::emulated_driver());
  return backend;
}

std::string describe(const OpCase& one) {
  std::string text = one.op + " " + one.attributes.substr(0, 200);
  for (const Tensor& input : one.inputs) text += " " + to_string(input.type());
  return text;
}

// The outputs of one case, its floating inputs as `dtype`.
std::vector<Tensor> run(const OpCase& one, DType dtype, const Backend& backend) {
  Graph graph;
  std::vector<Value> inputs;
  for (std::size_t i = 0; i < one.inputs.size(); ++i) {
    const Tensor input = as_float(one.inputs[i], dtype);
    inputs.push_back(graph.placeholder(input.dtype(), input.shape(), "x" + std::to_string(i)));
  }
  const std::vector<Value> outputs = graph.add(ops::make_op(one.op, parse_json(one.attributes)), inputs);
  Plan plan({graph, outputs, {}}, backend);
  for (std::size_t i = 0; i < inputs.size(); ++i)
    if (Tensor* input = plan.input("x" + std::to_string(i))) input->copy_from(as_float(one.inputs[i], dtype));
  std::vector<Tensor> results;
  for (int round = 0; round < 3; ++round) plan.run();  // directly, recorded, replayed
  for (int i = 0; i < static_cast<int>(outputs.size()); ++i) results.push_back(plan.output(i).clone());
  return results;
}

// Largest difference, relative to the larger of 1 and the largest element; NaN equals NaN.
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

void check_beside_cpu(const OpCase& one) {
  for (const DType dtype : {f32, f64}) {
    const std::vector<Tensor> got = run(one, dtype, gpu()), expected = run(one, dtype, open_backend());
    REQUIRE(got.size() == expected.size());
    for (std::size_t i = 0; i < got.size(); ++i)
      CHECK_MESSAGE(difference(got[i], expected[i]) <= (dtype == f32 ? 2e-6 : 1e-12), describe(one)
                                                                                          << ", output " << i);
  }
}

}  // namespace

TEST_SUITE("cuda") {
  TEST_CASE("every case of every op gives on the GPU's kernels what it gives on the CPU's") {
    for (const auto& cases : {pointwise_cases(), structured_cases()})
      for (const OpCase& one : cases)
        check_beside_cpu(one);
  }
}

#include "tests/cuda/beside_cpu.hpp"

#include <doctest/doctest.h>

#include "src/ops/catalog.hpp"

using namespace hornet;

namespace {

std::string describe(const OpCase& one) {
  std::string text = one.op + " " + one.attributes.substr(0, 200);
  for (const Tensor& input : one.inputs) text += " " + to_string(input.type());
  return text;
}

}  // namespace

Node& add_node(Graph& graph, const OpCase& one) {
  std::vector<Value> inputs;
  for (std::size_t i = 0; i < one.inputs.size(); ++i)
    inputs.push_back(graph.placeholder(one.inputs[i].dtype(), one.inputs[i].shape(), "x" + std::to_string(i)));
  return graph.add(ops::make_op(one.op, parse_json(one.attributes)), inputs).front().node();
}

std::vector<Tensor> run_case(const OpCase& one, DType dtype, const Backend& backend) {
  OpCase typed = one;
  Feeds feeds;
  for (Tensor& input : typed.inputs) {
    input = as_float(input, dtype);
    feeds.emplace_back("x" + std::to_string(feeds.size()), input);
  }
  Graph graph;
  Node& node = add_node(graph, typed);
  std::vector<Value> outputs;
  for (int i = 0; i < static_cast<int>(node.outputs.size()); ++i) outputs.push_back(node.value(i));
  return run_on(backend, {graph, outputs, {}}, feeds);
}

void check_beside_cpu(const OpCase& one, double tolerance_f32, double tolerance_f64) {
  for (const DType dtype : {f32, f64}) {
    const std::vector<Tensor> got = run_case(one, dtype, gpu_under_test());
    const std::vector<Tensor> expected = run_case(one, dtype, open_backend());
    REQUIRE(got.size() == expected.size());
    for (std::size_t i = 0; i < got.size(); ++i)
      CHECK_MESSAGE(largest_difference(got[i], expected[i]) <= (dtype == f32 ? tolerance_f32 : tolerance_f64),
                    describe(one) << ", output " << i);
  }
}

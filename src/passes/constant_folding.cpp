#include <algorithm>

#include "src/passes/constants.hpp"
#include "src/passes/passes.hpp"

namespace hornet::passes {
namespace {

// The input that an operation returns unchanged, or an empty Value. x + 0 is left alone where x may be -0.
Value unchanged(const Node& node, const std::vector<Value>& in) {
  const std::string_view op = node.op.name();
  if (op == "multiply" && is_all(in[1], 1)) return in[0];
  if (op == "multiply" && is_all(in[0], 1)) return in[1];
  if (op == "divide" && is_all(in[1], 1)) return in[0];
  if (op == "subtract" && is_all(in[1], 0)) return in[0];
  if (op == "negative" && in[0].node().op.name() == "negative") return in[0].node().inputs[0];
  return {};
}

bool foldable(const Node& node, const std::vector<Value>& inputs, std::int64_t max_bytes) {
  if (inputs.empty() || node.op.name() == "assign") return false;
  // A stretched scalar stays a scalar: kernels read it as one, and the memory of the stretched one is saved.
  if (node.op.name() == "broadcast_to") return false;
  std::int64_t bytes = 0;
  for (const TensorType& type : node.outputs) bytes += type.bytes();
  return bytes <= max_bytes && std::ranges::all_of(inputs, [](Value input) { return constant_of(input) != nullptr; });
}

}  // namespace

Program fold_constants(const Program& program, const Evaluate& evaluate, std::int64_t max_bytes) {
  return Rewrite::run(program, [&](Graph& graph, const Node& node, const std::vector<Value>& inputs) {
    if (is_source(node)) return Rewrite::copy(graph, node, inputs);
    if (const Value value = unchanged(node, inputs)) return std::vector{value};
    if (!foldable(node, inputs, max_bytes)) return Rewrite::copy(graph, node, inputs);
    std::vector<Tensor> values;
    for (const Value& input : inputs) values.push_back(*constant_of(input));
    std::vector<Value> constants;
    for (const Tensor& result : evaluate(node, values)) constants.push_back(graph.constant(result));
    return constants;
  });
}

}  // namespace hornet::passes

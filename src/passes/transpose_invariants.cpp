// A step's product with a transposed invariant matrix, as in the gradient of a recurrence, reads that matrix against
// its rows at every step. The matrix is turned round once, before the loop.
#include <hornet/ops/shape.hpp>
#include <map>

#include "src/ops/matmul.hpp"
#include "src/ops/scan.hpp"
#include "src/passes/passes.hpp"

namespace hornet::passes {
namespace {

// The input of the scan that a product of the step reads transposed, or -1.
int transposed_invariant(const ops::Scan& scan, const Node& node) {
  const auto* product = node.op.as<ops::MatMul>();
  if (!product || !product->transpose_b || node.inputs[1].rank() != 2) return -1;
  const auto* placeholder = node.inputs[1].node().op.as<Placeholder>();
  const int input = placeholder ? scan.input_of(placeholder->label) : -1;
  return input >= scan.carries + scan.sequences ? input : -1;
}

std::vector<Value> turned(Graph& graph, const Node& node, std::vector<Value> inputs) {
  ops::Scan scan = *node.op.as<ops::Scan>();
  std::map<int, Value> turned;  // by input: the transposed matrix in the step
  const auto visit = [&](Graph& body, const Node& part, const std::vector<Value>& in) {
    const int matrix = transposed_invariant(scan, part);
    if (matrix < 0) return Rewrite::copy(body, part, in);
    Value& inner = turned[matrix];
    if (!inner) {
      const NameScope scope = graph.scope(node.name);
      inputs.push_back(ops::transpose(inputs[static_cast<std::size_t>(matrix)], {1, 0}));
      const TensorType type = inputs.back().type();
      inner = body.placeholder(type.dtype, type.shape, scan.label_of(static_cast<int>(inputs.size()) - 1));
    }
    ops::MatMul product = *part.op.as<ops::MatMul>();
    product.transpose_b = false;
    return body.add_named(product, {in[0], inner}, part.name);
  };
  const Program body = Rewrite::run({scan.body.graph, scan.body.results, {}}, visit);
  scan.body = {body.graph, body.fetches};
  return graph.add_named(scan, inputs, node.name);
}

}  // namespace

Program transpose_invariants(const Program& program) {
  return Rewrite::run(program, [](Graph& graph, const Node& node, const std::vector<Value>& inputs) {
    return node.op.as<ops::Scan>() ? turned(graph, node, inputs) : Rewrite::copy(graph, node, inputs);
  });
}

}  // namespace hornet::passes

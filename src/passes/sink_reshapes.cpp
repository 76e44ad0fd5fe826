// A layer that works on the last axis flattens the others around its matrix product. What is done element by element to
// the product's result is done before the axes come apart again, so that it can move into the product: a reshape is a
// view, whether of an operand or of the result.
#include <algorithm>
#include <optional>
#include <unordered_set>

#include "src/ops/matmul.hpp"
#include "src/ops/shape.hpp"
#include "src/passes/passes.hpp"

namespace hornet::passes {
namespace {

class Sinker {
 public:
  explicit Sinker(const Program& program) {
    for (const Node* node : live_nodes(program))
      for (const Value& input : node->inputs) ++old_reads_[&input.node()];
    for (const std::vector<Value>* roots : {&program.fetches, &program.updates})
      for (const Value& root : *roots) ++old_reads_[&root.node()];
  }

  std::vector<Value> visit(Graph& graph, const Node& node, const std::vector<Value>& inputs) {
    const std::vector<Value> values = moved(graph, node, inputs);
    reads_[&values.front().node()] = old_reads_[&node];
    return values;
  }

 private:
  std::vector<Value> moved(Graph& graph, const Node& node, const std::vector<Value>& inputs) {
    if (const auto* reshape = node.op.as<ops::Reshape>()) return {reshaped(graph, *reshape, inputs[0], node.name)};
    if (!is_pointwise(node)) return Rewrite::copy(graph, node, inputs);
    for (const Value& input : inputs)
      if (is_apart(input))
        if (const std::optional<Value> flat = flat_result(graph, node, inputs, input.node().inputs[0].shape()))
          return {graph.add_named(ops::Reshape{node.outputs[0].shape}, {*flat}, node.name).front()};
    const std::vector<Value> copy = Rewrite::copy(graph, node, inputs);
    if (std::ranges::any_of(inputs, [this](const Value& input) { return comes_of_product(input.node()); }))
      follows_.insert(&copy.front().node());
    return copy;
  }

  static bool is_pointwise(const Node& node) {
    return node.op.pointwise() && node.op.name() != "stop_gradient" && node.outputs.size() == 1;
  }

  // Whether the node is a product or a pointwise one behind it.
  bool comes_of_product(const Node& node) const { return node.op.as<ops::MatMul>() || follows_.contains(&node); }

  // Whether the value is a result of such a node, seen in another shape.
  bool is_apart(Value value) const {
    if (!value.node().op.as<ops::Reshape>()) return false;
    const Value source = value.node().inputs[0];
    return source.rank() == 2 && source.shape().size() > 0 && comes_of_product(source.node());
  }

  static Value reshaped(Graph& graph, const ops::Reshape& to, Value x, std::string_view name) {
    while (x.node().op.as<ops::Reshape>()) x = x.node().inputs[0];
    return x.shape() == to.shape ? x : graph.add_named(to, {x}, name).front();
  }

  // What the pointwise node makes, in the shape of the product's result.
  std::optional<Value> flat_result(Graph& graph, const Node& node, const std::vector<Value>& inputs,
                                   const Shape& flat) {
    std::vector<Value> operands;
    for (const Value& input : inputs) {
      const std::optional<Value> operand = flattened(graph, input, flat);
      if (!operand) return {};
      operands.push_back(*operand);
    }
    const Value result = graph.add_named(node.op, operands, node.name).front();
    follows_.insert(&result.node());
    return result;
  }

  // An operand in that shape. A stretched one stays stretched, of a number or of a row as long; one that nobody else
  // reads is computed so from the beginning.
  std::optional<Value> flattened(Graph& graph, Value operand, const Shape& flat) {
    const Node& maker = operand.node();
    if (maker.op.name() == "broadcast_to") return stretched(graph, operand, flat);
    if (is_pointwise(maker) && reads_[&maker] == 1)
      if (const std::optional<Value> value = flat_result(graph, maker, maker.inputs, flat)) return value;
    return reshaped(graph, {flat}, operand, maker.name);
  }

  static std::optional<Value> stretched(Graph& graph, Value operand, const Shape& flat) {
    Value source = operand.node().inputs[0];
    const Shape row{operand.shape().back()};
    const bool is_row = source.rank() > 0 && source.shape().back() == row[0] && source.shape().size() == row[0];
    if (source.shape().size() != 1 && !(is_row && row[0] == flat.back())) return {};
    source = reshaped(graph, {is_row ? row : Shape{}}, source, operand.node().name);
    return graph.add_named(ops::BroadcastTo{flat}, {source}, operand.node().name).front();
  }

  std::unordered_map<const Node*, int> old_reads_, reads_;  // of nodes of the old program, and of what they became
  std::unordered_set<const Node*> follows_;                 // pointwise nodes of the new program behind a product
};

}  // namespace

Program sink_reshapes(const Program& program) {
  const auto is_reshape = [](const Node& node) { return node.op.as<ops::Reshape>() != nullptr; };
  if (std::ranges::none_of(program.graph.nodes(), is_reshape)) return program;
  Sinker sinker(program);
  return Rewrite::run(program, [&](Graph& graph, const Node& node, const std::vector<Value>& inputs) {
    return sinker.visit(graph, node, inputs);
  });
}

}  // namespace hornet::passes

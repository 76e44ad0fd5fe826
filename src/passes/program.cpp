#include "src/passes/program.hpp"

#include <algorithm>

namespace hornet::passes {

std::vector<Node*> live_nodes(const Program& program) {
  Graph graph = program.graph;
  std::vector<bool> live(graph.nodes().size());  // by id
  const auto mark = [&](const Value& value) { live[static_cast<std::size_t>(value.node().id)] = true; };
  for (const std::vector<Value>* roots : {&program.fetches, &program.updates}) std::ranges::for_each(*roots, mark);
  std::vector<Node*> order;
  // Inputs stand before their users, so one sweep from the end finds all.
  for (auto node = graph.nodes().rbegin(); node != graph.nodes().rend(); ++node) {
    if (!live[static_cast<std::size_t>(node->id)]) continue;
    order.push_back(&*node);
    std::ranges::for_each(node->inputs, mark);
  }
  return {order.rbegin(), order.rend()};
}

std::vector<Value> Rewrite::copy(Graph& graph, const Node& node, const std::vector<Value>& inputs) {
  const PlacementScope placed(node.device);
  if (const auto* read = node.op.as<ReadVariable>()) return {graph.variable(read->variable)};
  return graph.copy(node, inputs);
}

Program Rewrite::run(const Program& program, const Visit& visit) {
  Program out;
  std::vector<std::vector<Value>> translated(program.graph.nodes().size());  // by id
  const auto translate = [&](Value value) {
    return translated[static_cast<std::size_t>(value.node().id)].at(static_cast<std::size_t>(value.output()));
  };
  for (Node* node : live_nodes(program)) {
    std::vector<Value> inputs;
    for (const Value& input : node->inputs) inputs.push_back(translate(input));
    translated[static_cast<std::size_t>(node->id)] = visit(out.graph, *node, inputs);
  }
  for (const Value& value : program.fetches) out.fetches.push_back(translate(value));
  for (const Value& value : program.updates) out.updates.push_back(translate(value));
  return out;
}

std::vector<TensorType> types_of(std::span<const Value> values) {
  std::vector<TensorType> types;
  for (const Value& value : values) types.push_back(value.type());
  return types;
}

std::vector<int> reader_counts(const Program& program) {
  std::vector<int> counts(program.graph.nodes().size());
  const auto count = [&](const Value& value) { ++counts[static_cast<std::size_t>(value.node().id)]; };
  for (const Node* node : live_nodes(program)) std::ranges::for_each(node->inputs, count);
  for (const std::vector<Value>* roots : {&program.fetches, &program.updates}) std::ranges::for_each(*roots, count);
  return counts;
}

bool has_op(const Program& program, std::string_view op) {
  return std::ranges::any_of(program.graph.nodes(), [&](const Node& node) { return node.op.name() == op; });
}

std::string to_string(const Program& program) {
  const Program live = Rewrite::run(program, &Rewrite::copy);
  std::string out = hornet::to_string(live.graph);
  for (const Value& value : live.fetches) out += "fetch %" + value.name() + "\n";
  for (const Value& value : live.updates) out += "update %" + value.name() + "\n";
  return out;
}

}  // namespace hornet::passes

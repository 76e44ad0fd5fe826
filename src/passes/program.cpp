#include "src/passes/program.hpp"

#include <unordered_set>

namespace hornet::passes {

std::vector<Node*> live_nodes(const Program& program) {
  std::unordered_set<const Node*> live;
  for (const std::vector<Value>* roots : {&program.fetches, &program.updates})
    for (const Value& root : *roots) live.insert(&root.node());
  std::vector<Node*> order;
  Graph graph = program.graph;
  // Inputs stand before their users, so one sweep from the end finds all.
  for (auto node = graph.nodes().rbegin(); node != graph.nodes().rend(); ++node) {
    if (!live.contains(&*node)) continue;
    order.push_back(&*node);
    for (const Value& input : node->inputs) live.insert(&input.node());
  }
  return {order.rbegin(), order.rend()};
}

std::vector<Value> Rewrite::copy(Graph& graph, const Node& node, const std::vector<Value>& inputs) {
  if (const auto* read = node.op.as<ReadVariable>()) return {graph.variable(read->variable)};
  return graph.add_named(node.op, inputs, node.name);
}

Program Rewrite::run(const Program& program, const Visit& visit) {
  Program out;
  std::unordered_map<const Node*, std::vector<Value>> translated;
  const auto translate = [&](Value value) {
    return translated.at(&value.node())[static_cast<std::size_t>(value.output())];
  };
  for (Node* node : live_nodes(program)) {
    std::vector<Value> inputs;
    for (const Value& input : node->inputs) inputs.push_back(translate(input));
    translated[node] = visit(out.graph, *node, inputs);
  }
  for (const Value& value : program.fetches) out.fetches.push_back(translate(value));
  for (const Value& value : program.updates) out.updates.push_back(translate(value));
  return out;
}

std::string to_string(const Program& program) {
  const Program live = Rewrite::run(program, &Rewrite::copy);
  std::string out = hornet::to_string(live.graph);
  for (const Value& value : live.fetches) out += "fetch %" + value.name() + "\n";
  for (const Value& value : live.updates) out += "update %" + value.name() + "\n";
  return out;
}

}  // namespace hornet::passes

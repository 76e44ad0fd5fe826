// Independent loops side by side: the two directions of a bidirectional layer, and those of its gradient. A loop runs
// its steps one after the other; where a step is too small to be cut among threads, the loops are what can be.
#include <algorithm>

#include "src/passes/concurrent.hpp"
#include "src/passes/groups.hpp"
#include "src/passes/passes.hpp"
#include "src/passes/small_steps.hpp"

namespace hornet::passes {
namespace {

// Whether the node reads what a member of the group makes; longer ways from one to the other are try_join's to find.
bool reads(const Groups& groups, const Node& node, int g) {
  return std::ranges::any_of(node.inputs, [&](const Value& input) { return groups.of(input.node()) == g; });
}

// Puts each loop of small steps into a group, with those that depend on none of the group and on which none of it
// depends.
void group_loops(Groups& groups) {
  int count = 0;
  for (Node* node : groups.order()) {
    if (!has_small_steps(*node)) continue;
    int g = 0;
    while (g < count && (reads(groups, *node, g) || !groups.try_join(*node, g))) ++g;
    if (g == count) count = groups.start(*node) + 1;
  }
}

// Of all outputs of a joined node those of members that somebody reads.
std::vector<Value> outputs_read(const Groups& groups, int g, const std::vector<Value>& outputs) {
  const std::vector<Node*> read = groups.results(g);
  std::vector<Value> own;
  auto next = outputs.begin();
  for (Node* member : groups.members(g)) {
    const auto end = next + static_cast<std::ptrdiff_t>(member->outputs.size());
    if (std::ranges::find(read, member) != read.end()) own.insert(own.end(), next, end);
    next = end;
  }
  return own;
}

std::vector<Value> joined(Groups& groups, Graph& graph, int g) {
  const std::vector<Node*>& members = groups.members(g);
  Concurrent op;
  std::vector<Value> inputs;
  for (const Node* member : members) {
    op.parts.push_back({member->op, member->inputs.size()});
    for (const Value& input : member->inputs) inputs.push_back(groups.emitted(input));
  }
  if (members.size() == 1) return graph.add_named(members[0]->op, inputs, members[0]->name);
  return outputs_read(groups, g, graph.add_named(op, inputs, members[0]->name));
}

}  // namespace

Program join_loops(const Program& program) {
  if (std::ranges::none_of(program.graph.nodes(), has_small_steps)) return program;
  Groups groups(program);
  group_loops(groups);
  return groups.emit([&](Graph& graph, int g) { return joined(groups, graph, g); });
}

}  // namespace hornet::passes

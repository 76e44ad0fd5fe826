// Independent loops side by side: the two directions of a bidirectional layer, and those of its gradient. A loop runs
// its steps one after the other; where a step is too small to be cut among threads, the loops are what can be.
#include <algorithm>

#include "src/ops/scan.hpp"
#include "src/passes/concurrent.hpp"
#include "src/passes/flops.hpp"
#include "src/passes/groups.hpp"
#include "src/passes/passes.hpp"

namespace hornet::passes {
namespace {

// Work of a step that few threads could share with profit: some tens of microseconds of one core.
constexpr double kMostFlops = 8e6, kMostBytes = 4e6;

double bytes_of(const Node& node) {
  double bytes = 0;
  for (const TensorType& type : node.outputs) bytes += static_cast<double>(type.bytes());
  return bytes;
}

bool has_small_steps(const Node& node) {
  const auto* scan = node.op.as<ops::Scan>();
  if (!scan || step_flops(*scan) > kMostFlops) return false;
  double bytes = 0;
  for (const Node* part : live_nodes({scan->body.graph, scan->body.results, {}})) bytes += bytes_of(*part);
  return bytes <= kMostBytes;
}

class Joiner {
 public:
  explicit Joiner(const Program& program) : groups_(program) {}

  Program run() {
    for (Node* node : groups_.order())
      if (has_small_steps(*node)) place(*node);
    return groups_.emit([this](Graph& graph, int g) { return joined(graph, g); });
  }

 private:
  void place(Node& node) {
    for (int g = 0; g < count_; ++g)
      if (!reads(node, g) && groups_.try_join(node, g)) return;
    count_ = groups_.start(node) + 1;
  }

  // Whether the node reads what a member makes; longer ways from one to the other are try_join's to find.
  bool reads(const Node& node, int g) const {
    return std::ranges::any_of(node.inputs, [&](const Value& input) { return groups_.of(input.node()) == g; });
  }

  std::vector<Value> joined(Graph& graph, int g) {
    const std::vector<Node*>& members = groups_.members(g);
    Concurrent op;
    std::vector<Value> inputs;
    for (const Node* member : members) {
      op.parts.push_back({member->op, member->inputs.size()});
      for (const Value& input : member->inputs) inputs.push_back(groups_.emitted(input));
    }
    if (members.size() == 1) return graph.add_named(members[0]->op, inputs, members[0]->name);
    return outputs_of(g, graph.add_named(op, inputs, members[0]->name));
  }

  // Of all outputs those of members that somebody reads.
  std::vector<Value> outputs_of(int g, const std::vector<Value>& outputs) const {
    const std::vector<Node*> read = groups_.results(g);
    std::vector<Value> own;
    auto next = outputs.begin();
    for (Node* member : groups_.members(g)) {
      const auto end = next + static_cast<std::ptrdiff_t>(member->outputs.size());
      if (std::ranges::find(read, member) != read.end()) own.insert(own.end(), next, end);
      next = end;
    }
    return own;
  }

  Groups groups_;
  int count_ = 0;
};

}  // namespace

Program join_loops(const Program& program) {
  if (std::ranges::none_of(program.graph.nodes(), has_small_steps)) return program;
  return Joiner(program).run();
}

}  // namespace hornet::passes

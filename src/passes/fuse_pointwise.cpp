// Pointwise fusion. Nodes are taken in graph order; each pointwise node joins the group of one of its inputs, or of a
// sibling that reads the same input, when that computes the same shape.
#include <algorithm>

#include "src/passes/fused_pointwise.hpp"
#include "src/passes/groups.hpp"
#include "src/passes/passes.hpp"

namespace hornet::passes {
namespace {

constexpr std::size_t kMaxGroup = 32;  // instructions; what the backends' interpreters have room for

bool is_broadcast(const Node& node) { return node.op.name() == "broadcast_to"; }
bool joins(const Node& node) { return node.op.pointwise() && node.op.name() != "stop_gradient"; }

class Fuser {
 public:
  explicit Fuser(const Program& program) : groups_(program) {}

  Program run() {
    for (Node* node : groups_.order())
      if (joins(*node)) place(*node);
    return groups_.emit([this](Graph& graph, int g) { return fuse(graph, g); });
  }

 private:
  bool may_join(Node& node, int g) {
    if (g < 0) return false;
    const std::vector<Node*>& members = groups_.members(g);
    return members[0]->outputs[0].shape == node.outputs[0].shape && members.size() < kMaxGroup &&
           groups_.try_join(node, g);
  }

  void place(Node& node) {
    for (const Value& input : node.inputs)
      if (may_join(node, groups_.of(input.node()))) return;
    for (const Value& input : node.inputs) {
      if (input.shape() != node.outputs[0].shape) continue;
      for (const Node* sibling : groups_.users(input.node()))
        if (may_join(node, groups_.of(*sibling))) return;
    }
    groups_.start(node);
  }

  // What a member's input is read from: through broadcast_to, the value before it.
  static Value source_of(Value input) {
    while (is_broadcast(input.node())) input = input.node().inputs[0];
    return input;
  }

  static bool reads_stretched(const Node& node) {
    return std::ranges::any_of(node.inputs, [](const Value& input) { return is_broadcast(input.node()); });
  }

  std::vector<Value> fuse(Graph& graph, int g) {
    const std::vector<Node*>& members = groups_.members(g);
    if (members.size() == 1 && !reads_stretched(*members[0])) return copy(graph, *members[0]);
    const std::vector<Value> sources = sources_of(g);
    std::vector<Value> inputs;
    for (const Value& source : sources) inputs.push_back(groups_.emitted(source));
    return graph.add_named(program_of(g, sources), inputs, members.back()->name);
  }

  std::vector<Value> copy(Graph& graph, const Node& node) {
    std::vector<Value> inputs;
    for (const Value& input : node.inputs) inputs.push_back(groups_.emitted(input));
    return Rewrite::copy(graph, node, inputs);
  }

  std::vector<Value> sources_of(int g) const {
    std::vector<Value> sources;
    for (const Node* member : groups_.members(g))
      for (const Value& input : member->inputs)
        if (const Value source = source_of(input);
            groups_.of(input.node()) != g && std::ranges::find(sources, source) == sources.end())
          sources.push_back(source);
    return sources;
  }

  FusedPointwise program_of(int g, const std::vector<Value>& sources) const {
    const std::vector<Node*>& members = groups_.members(g);
    FusedPointwise fused{members[0]->outputs[0].shape, {}, {}};
    std::unordered_map<const Node*, std::int64_t> registers;
    for (const Node* member : members) {
      FusedInstruction instruction{member->op, {}};
      for (const Value& input : member->inputs)
        instruction.args.push_back(groups_.of(input.node()) == g
                                       ? registers.at(&input.node())
                                       : std::ranges::find(sources, source_of(input)) - sources.begin());
      registers[member] = static_cast<std::int64_t>(sources.size() + fused.program.size());
      fused.program.push_back(std::move(instruction));
    }
    for (const Node* result : groups_.results(g)) fused.results.push_back(registers.at(result));
    return fused;
  }

  Groups groups_;
};

}  // namespace

Program fuse_pointwise(const Program& program) { return Fuser(program).run(); }

}  // namespace hornet::passes

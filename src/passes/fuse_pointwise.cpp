// Pointwise fusion. Nodes are taken in graph order; each pointwise node joins the groups of its inputs, which become
// one, or that of a sibling that reads the same input, when they compute the same shape. A result that one other group
// alone reads then moves there, where fewer bytes are stored for it.
#include <algorithm>

#include "src/passes/group_program.hpp"
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
    for (auto node = groups_.order().rbegin(); node != groups_.order().rend(); ++node)
      if (joins(**node)) sink(**node);
    return groups_.emit([this](Graph& graph, int g) { return fuse(graph, g); });
  }

 private:
  static const Shape& shape_of(const Node& node) { return node.outputs[0].shape; }
  std::size_t size(int g) const { return groups_.members(g).size(); }

  bool may_join(Node& node, int g) {
    if (g < 0) return false;
    return shape_of(*groups_.members(g)[0]) == shape_of(node) && size(g) < kMaxGroup && groups_.try_join(node, g);
  }

  // The group of each input, put into the node's own.
  void merge_inputs(const Node& node) {
    const int own = groups_.of(node);
    for (const Value& input : node.inputs)
      if (const int g = groups_.of(input.node());
          g >= 0 && g != own && shape_of(input.node()) == shape_of(node) && size(g) + size(own) <= kMaxGroup)
        groups_.try_merge(g, own);
  }

  void place(Node& node) {
    for (const Value& input : node.inputs)
      if (may_join(node, groups_.of(input.node()))) return merge_inputs(node);
    for (const Value& input : node.inputs) {
      if (input.shape() != node.outputs[0].shape) continue;
      for (const Node* sibling : groups_.users(input.node()))
        if (may_join(node, groups_.of(*sibling))) return;
    }
    groups_.start(node);
  }

  void sink(Node& node) {
    const int to = only_reader(node);
    if (to >= 0 && size(to) < kMaxGroup && shape_of(*groups_.members(to)[0]) == shape_of(node) &&
        bytes_needed_in(node, to) <= 2 * node.outputs[0].bytes())
      groups_.move(node, to);
  }

  // The group, not the node's own, to which all its readers belong, or -1.
  int only_reader(const Node& node) const {
    const std::vector<Node*>& users = groups_.users(node);
    if (users.empty() || groups_.fetched(node)) return -1;
    const int g = groups_.of(*users.front());
    const bool all = std::ranges::all_of(users, [&](const Node* user) { return groups_.of(*user) == g; });
    return all && g != groups_.of(node) ? g : -1;
  }

  // What must be stored and read for the node to be computed in group `to` rather than its own. There it is stored once
  // and read once.
  std::int64_t bytes_needed_in(const Node& node, int to) const {
    std::int64_t bytes = 0;
    for (const Value& input : node.inputs) {
      if (source_of(input).shape() != shape_of(node)) continue;
      const std::vector<Node*>& users = groups_.users(input.node());
      const auto reads = [&](int g) {
        return std::ranges::any_of(users, [&](const Node* user) { return user != &node && groups_.of(*user) == g; });
      };
      const bool stored =
          groups_.of(input.node()) != groups_.of(node) || groups_.fetched(input.node()) ||
          std::ranges::any_of(users, [&](const Node* user) { return groups_.of(*user) != groups_.of(node); });
      bytes += ((stored ? 0 : 1) + (reads(to) ? 0 : 1)) * input.type().bytes();
    }
    return bytes;
  }

  static bool reads_stretched(const Node& node) {
    return std::ranges::any_of(node.inputs, [](const Value& input) { return is_broadcast(input.node()); });
  }

  std::vector<Value> fuse(Graph& graph, int g) {
    const std::vector<Node*>& members = groups_.members(g);
    if (members.size() == 1 && !reads_stretched(*members[0])) return copy(graph, *members[0]);
    std::vector<Value> results, inputs;
    for (Node* result : groups_.results(g)) results.push_back(result->value());
    const auto [program, sources] = group_program(members[0]->outputs[0].shape, members, results);
    for (const Value& source : sources) inputs.push_back(groups_.emitted(source));
    return graph.add_named(program, inputs, members.back()->name);
  }

  std::vector<Value> copy(Graph& graph, const Node& node) {
    std::vector<Value> inputs;
    for (const Value& input : node.inputs) inputs.push_back(groups_.emitted(input));
    return Rewrite::copy(graph, node, inputs);
  }

  Groups groups_;
};

}  // namespace

Program fuse_pointwise(const Program& program) { return Fuser(program).run(); }

}  // namespace hornet::passes

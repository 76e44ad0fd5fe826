// Pointwise fusion. Nodes are taken in graph order; each pointwise node joins the group of one of its inputs when the
// group computes the same shape and nothing outside the group lies on a path from the group to the node.
#include <algorithm>
#include <unordered_map>

#include "src/passes/fused_pointwise.hpp"
#include "src/passes/passes.hpp"

namespace hornet::passes {
namespace {

constexpr std::size_t kMaxGroup = 32;  // instructions; what the backends' interpreters have room for

bool is_broadcast(const Node& node) { return node.op.name() == "broadcast_to"; }
bool joins(const Node& node) { return node.op.pointwise() && node.op.name() != "stop_gradient"; }

struct Group {
  std::vector<Node*> members;  // in graph order
  Shape shape;
};

class Fuser {
 public:
  explicit Fuser(const Program& program) : program_(program), order_(live_nodes(program)) {
    mark_.resize(program.graph.nodes().size());
  }

  Program run() {
    find_users();
    for (Node* node : order_)
      if (joins(*node)) place(*node);
    return emit();
  }

 private:
  void find_users() {
    for (Node* node : order_)
      for (const Value& input : node->inputs) users_[&input.node()].push_back(node);
    for (const std::vector<Value>* roots : {&program_.fetches, &program_.updates})
      for (const Value& root : *roots) wanted_[&root.node()] = true;
  }

  int group_of(const Node& node) const {
    const auto found = group_.find(&node);
    return found == group_.end() ? -1 : found->second;
  }

  // Whether running `node` needs a result of group g. A group runs as one node, so whoever needs one member needs all.
  bool depends_on(const Node& node, int g) {
    int& mark = mark_[static_cast<std::size_t>(node.id)];
    if (mark == visit_) return false;
    mark = visit_;
    const int own = group_of(node);
    if (own == g) return true;
    if (own < 0) return any_input_depends(node, g);
    return std::ranges::any_of(groups_[static_cast<std::size_t>(own)].members,
                               [&](const Node* member) { return any_input_depends(*member, g); });
  }

  bool any_input_depends(const Node& node, int g) {
    return std::ranges::any_of(node.inputs, [&](const Value& input) { return depends_on(input.node(), g); });
  }

  // A node may join group g when none of its inputs from outside needs the group's own results.
  bool can_join(const Node& node, int g) {
    const Group& group = groups_[static_cast<std::size_t>(g)];
    if (group.shape != node.outputs[0].shape || group.members.size() >= kMaxGroup) return false;
    ++visit_;
    return std::ranges::none_of(
        node.inputs, [&](const Value& input) { return group_of(input.node()) != g && depends_on(input.node(), g); });
  }

  // Joins the group of an input, or of a sibling that reads the same input, or starts a group of its own.
  void place(Node& node) {
    for (const Value& input : node.inputs)
      if (const int g = group_of(input.node()); g >= 0 && can_join(node, g)) return join(node, g);
    for (const Value& input : node.inputs) {
      if (input.shape() != node.outputs[0].shape) continue;
      for (const Node* sibling : users_[&input.node()])
        if (const int g = group_of(*sibling); g >= 0 && can_join(node, g)) return join(node, g);
    }
    groups_.push_back({{}, node.outputs[0].shape});
    join(node, static_cast<int>(groups_.size()) - 1);
  }

  void join(Node& node, int g) {
    group_[&node] = g;
    groups_[static_cast<std::size_t>(g)].members.push_back(&node);
  }

  // A new order in which each group is one node: a node is emitted once everything it reads has been.
  Program emit() {
    for (Node* node : order_) emit_node(*node);
    for (const Value& value : program_.fetches) out_.fetches.push_back(translate(value));
    for (const Value& value : program_.updates) out_.updates.push_back(translate(value));
    return std::move(out_);
  }

  Value translate(Value value) { return done_.at(&value.node())[static_cast<std::size_t>(value.output())]; }

  void emit_node(Node& node) {
    if (done_.contains(&node)) return;
    if (const int g = group_of(node); g >= 0) return emit_group(groups_[static_cast<std::size_t>(g)], g);
    std::vector<Value> inputs;
    for (const Value& input : node.inputs) {
      emit_node(input.node());
      inputs.push_back(translate(input));
    }
    done_[&node] = Rewrite::copy(out_.graph, node, inputs);
  }

  // What a member's input is read from: through broadcast_to, the value before it.
  static Value source_of(Value input) {
    while (is_broadcast(input.node())) input = input.node().inputs[0];
    return input;
  }

  bool used_outside(const Node& node, int g) {
    return wanted_[&node] || std::ranges::any_of(users_[&node], [&](const Node* user) { return group_of(*user) != g; });
  }

  void emit_group(const Group& group, int g) {
    std::vector<Value> sources;
    for (const Node* member : group.members)
      for (const Value& input : member->inputs)
        if (const Value source = source_of(input);
            group_of(input.node()) != g && std::ranges::find(sources, source) == sources.end())
          sources.push_back(source);
    std::vector<Value> inputs;
    for (const Value& source : sources) {
      emit_node(source.node());
      inputs.push_back(translate(source));
    }
    if (group.members.size() == 1 && !reads_stretched(*group.members[0])) {
      Node& only = *group.members[0];
      std::vector<Value> direct;
      for (const Value& input : only.inputs) direct.push_back(translate(input));
      done_[&only] = Rewrite::copy(out_.graph, only, direct);
      return;
    }
    fuse(group, g, sources, inputs);
  }

  static bool reads_stretched(const Node& node) {
    return std::ranges::any_of(node.inputs, [](const Value& input) { return is_broadcast(input.node()); });
  }

  void fuse(const Group& group, int g, const std::vector<Value>& sources, const std::vector<Value>& inputs) {
    FusedPointwise fused{group.shape, {}, {}};
    std::unordered_map<const Node*, std::int64_t> registers;
    std::vector<Node*> results;
    for (Node* member : group.members) {
      PointwiseInstruction instruction{member->op, {}};
      for (const Value& input : member->inputs) {
        if (group_of(input.node()) == g)
          instruction.args.push_back(registers.at(&input.node()));
        else
          instruction.args.push_back(std::ranges::find(sources, source_of(input)) - sources.begin());
      }
      registers[member] = static_cast<std::int64_t>(sources.size() + fused.program.size());
      fused.program.push_back(std::move(instruction));
      if (used_outside(*member, g)) {
        fused.results.push_back(registers[member]);
        results.push_back(member);
      }
    }
    const std::vector<Value> values = out_.graph.add_named(fused, inputs, group.members.back()->name);
    for (Node* member : group.members) done_[member] = {};
    for (std::size_t i = 0; i < results.size(); ++i) done_[results[i]] = {values[i]};
  }

  const Program& program_;
  std::vector<Node*> order_;
  std::unordered_map<const Node*, std::vector<Node*>> users_;
  std::unordered_map<const Node*, bool> wanted_;
  std::unordered_map<const Node*, int> group_;
  std::vector<Group> groups_;
  std::vector<int> mark_;  // by node id: the last search that came by
  int visit_ = 0;
  Program out_;
  std::unordered_map<const Node*, std::vector<Value>> done_;
};

}  // namespace

Program fuse_pointwise(const Program& program) { return Fuser(program).run(); }

}  // namespace hornet::passes

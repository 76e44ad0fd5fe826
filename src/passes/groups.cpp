#include "src/passes/groups.hpp"

#include <algorithm>

namespace hornet::passes {

Groups::Groups(const Program& program) : program_(program), order_(live_nodes(program)) {
  mark_.resize(program.graph.nodes().size());
  for (Node* node : order_)
    for (const Value& input : node->inputs) users_[&input.node()].push_back(node);
  for (const std::vector<Value>* roots : {&program.fetches, &program.updates})
    for (const Value& root : *roots) wanted_[&root.node()] = true;
}

const std::vector<Node*>& Groups::users(const Node& node) const {
  static const std::vector<Node*> none;
  const auto found = users_.find(&node);
  return found == users_.end() ? none : found->second;
}

int Groups::of(const Node& node) const {
  const auto found = group_.find(&node);
  return found == group_.end() ? -1 : found->second;
}

std::vector<Node*> Groups::results(int group) const {
  std::vector<Node*> found;
  for (Node* member : members(group))
    if (wanted_.contains(member) ||
        std::ranges::any_of(users(*member), [&](const Node* user) { return of(*user) != group; }))
      found.push_back(member);
  return found;
}

int Groups::start(Node& node) {
  const int group = static_cast<int>(groups_.size());
  groups_.push_back({&node});
  group_[&node] = group;
  return group;
}

bool Groups::try_join(Node& node, int group) {
  insert(node, group);
  if (!comes_back(group)) return true;
  remove(node);
  return false;
}

bool Groups::try_merge(int from, int into) {
  const std::vector<Node*> moved = members(from);
  for (Node* node : moved) move(*node, into);
  if (!comes_back(into)) return true;
  for (Node* node : moved) move(*node, from);
  return false;
}

void Groups::move(Node& node, int group) {
  remove(node);
  insert(node, group);
}

void Groups::insert(Node& node, int group) {
  std::vector<Node*>& members = groups_[static_cast<std::size_t>(group)];
  members.insert(std::ranges::lower_bound(members, node.id, {}, &Node::id), &node);
  group_[&node] = group;
}

void Groups::remove(Node& node) {
  std::erase(groups_[static_cast<std::size_t>(of(node))], &node);
  group_.erase(&node);
}

void Groups::dissolve(int group) {
  for (const Node* member : members(group)) group_.erase(member);
  groups_[static_cast<std::size_t>(group)].clear();
}

// Whether something the group reads from outside needs one of its own results.
bool Groups::comes_back(int group) {
  ++visit_;
  return std::ranges::any_of(members(group), [&](const Node* member) {
    return std::ranges::any_of(member->inputs, [&](const Value& input) {
      return of(input.node()) != group && depends_on(input.node(), group);
    });
  });
}

// A group runs as one node, so whoever needs one member needs all.
bool Groups::depends_on(const Node& node, int group) {
  int& mark = mark_[static_cast<std::size_t>(node.id)];
  if (mark == visit_) return false;
  mark = visit_;
  const int own = of(node);
  if (own == group) return true;
  if (own < 0) return any_input_depends(node, group);
  return std::ranges::any_of(members(own), [&](const Node* member) { return any_input_depends(*member, group); });
}

bool Groups::any_input_depends(const Node& node, int group) {
  return std::ranges::any_of(node.inputs, [&](const Value& input) { return depends_on(input.node(), group); });
}

Program Groups::emit(const Fuse& fuse) {
  fuse_ = &fuse;
  for (Node* node : order_) emit_node(*node);
  for (const Value& value : program_.fetches) out_.fetches.push_back(emitted(value));
  for (const Value& value : program_.updates) out_.updates.push_back(emitted(value));
  return std::move(out_);
}

Value Groups::emitted(Value value) {
  emit_node(value.node());
  return done_.at(&value.node())[static_cast<std::size_t>(value.output())];
}

// A node is emitted once everything it reads has been.
void Groups::emit_node(Node& node) {
  if (done_.contains(&node)) return;
  if (const int group = of(node); group >= 0) return emit_group(group);
  std::vector<Value> inputs;
  for (const Value& input : node.inputs) inputs.push_back(emitted(input));
  done_[&node] = Rewrite::copy(out_.graph, node, inputs);
}

void Groups::emit_group(int group) {
  const std::vector<Value> values = (*fuse_)(out_.graph, group);
  for (Node* member : members(group)) done_[member] = {};
  const std::vector<Node*> read = results(group);
  auto next = values.begin();
  for (const Node* node : read) {
    const auto end = next + static_cast<std::ptrdiff_t>(node->outputs.size());
    done_[node] = {next, end};
    next = end;
  }
}

}  // namespace hornet::passes

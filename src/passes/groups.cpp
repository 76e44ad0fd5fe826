#include "src/passes/groups.hpp"

#include <algorithm>

namespace hornet::passes {

Groups::Groups(const Program& program) : program_(program), order_(live_nodes(program)) {
  const std::size_t count = program.graph.nodes().size();
  users_.resize(count);
  wanted_.resize(count);
  group_.resize(count, -1);
  depth_.resize(count);
  mark_.resize(count);
  goal_.resize(count);
  for (Node* node : order_)
    for (const Value& input : node->inputs) {
      users_[index(input.node())].push_back(node);
      depth_[index(*node)] = std::max(depth(*node), depth(input.node()) + 1);
    }
  for (const std::vector<Value>* roots : {&program.fetches, &program.updates})
    for (const Value& root : *roots) wanted_[index(root.node())] = true;
}

const std::vector<Node*>& Groups::users(const Node& node) const { return users_[index(node)]; }

std::vector<Node*> Groups::results(int group) const {
  std::vector<Node*> found;
  for (Node* member : members(group))
    if (fetched(*member) || std::ranges::any_of(users(*member), [&](const Node* user) { return of(*user) != group; }))
      found.push_back(member);
  return found;
}

int Groups::start(Node& node) {
  const int group = static_cast<int>(groups_.size());
  groups_.push_back({&node});
  group_[index(node)] = group;
  return group;
}

bool Groups::try_join(Node& node, int group) {
  if (path_between({&node}, members(group))) return false;
  const int deeper = std::max(depth(node), depth(*members(group).front()));
  insert(node, group);
  come_behind(members(group), deeper);
  return true;
}

bool Groups::try_merge(int from, int into) {
  if (path_between(members(from), members(into))) return false;
  const int deeper = std::max(depth(*members(from).front()), depth(*members(into).front()));
  const std::vector<Node*> moved = members(from);
  for (Node* node : moved) {
    remove(*node);
    insert(*node, into);
  }
  come_behind(members(into), deeper);
  return true;
}

// What reads the node lies deeper than what the node reads: so does the group that it goes to.
void Groups::move(Node& node, int group) {
  remove(node);
  depth_[index(node)] = depth(*members(group).front());
  insert(node, group);
}

void Groups::insert(Node& node, int group) {
  std::vector<Node*>& members = groups_[static_cast<std::size_t>(group)];
  members.insert(std::ranges::lower_bound(members, node.id, {}, &Node::id), &node);
  group_[index(node)] = group;
}

void Groups::remove(Node& node) {
  std::erase(groups_[static_cast<std::size_t>(of(node))], &node);
  group_[index(node)] = -1;
}

// REQUIRES: a group of one member; what has more can be at depths that its members' own inputs contradict.
void Groups::dissolve(int group) {
  for (const Node* member : members(group)) group_[index(*member)] = -1;
  groups_[static_cast<std::size_t>(group)].clear();
}

// Puts members of a group at `depth`, and what reads them behind that.
void Groups::come_behind(const std::vector<Node*>& members, int depth) {
  std::vector<std::pair<Node*, int>> waiting;
  const auto put = [&](Node& node, int at) {
    depth_[index(node)] = at;
    for (Node* user : users(node))
      if (of(node) < 0 || of(*user) != of(node)) waiting.emplace_back(user, at + 1);
  };
  for (Node* member : members) put(*member, depth);
  while (!waiting.empty()) {
    const auto [node, least] = waiting.back();
    waiting.pop_back();
    if (this->depth(*node) >= least) continue;
    if (of(*node) < 0) {
      put(*node, least);
    } else {
      for (Node* member : groups_[static_cast<std::size_t>(of(*node))]) put(*member, least);
    }
  }
}

// Whether something that one of them reads from outside of both needs a result of the other: as one node they would
// need themselves. Nothing that lies no deeper than both needs either.
bool Groups::path_between(const std::vector<Node*>& a, const std::vector<Node*>& b) {
  ++search_;
  for (const std::vector<Node*>* members : {&a, &b})
    for (const Node* member : *members) goal_[index(*member)] = search_;
  const int least = std::min(depth(*a.front()), depth(*b.front()));
  const auto from_outside = [&](const Node* member) {
    return std::ranges::any_of(member->inputs, [&](const Value& input) {
      return goal_[index(input.node())] != search_ && reaches(input.node(), least);
    });
  };
  return std::ranges::any_of(a, from_outside) || std::ranges::any_of(b, from_outside);
}

bool Groups::needs(int group, int other) {
  ++search_;
  for (const Node* member : members(other)) goal_[index(*member)] = search_;
  const int least = depth(*members(other).front());
  return std::ranges::any_of(members(group), [&](const Node* member) {
    return std::ranges::any_of(
        member->inputs, [&](const Value& input) { return of(input.node()) != group && reaches(input.node(), least); });
  });
}

// Whether the search's goal is the node or needed for it. A group runs as one node, so whoever needs one member needs
// all.
bool Groups::reaches(const Node& node, int least) {
  if (goal_[index(node)] == search_) return true;
  if (mark_[index(node)] == search_ || depth(node) <= least) return false;
  mark_[index(node)] = search_;
  const int own = of(node);
  if (own < 0) return any_input_reaches(node, least);
  return std::ranges::any_of(members(own), [&](const Node* member) { return any_input_reaches(*member, least); });
}

bool Groups::any_input_reaches(const Node& node, int least) {
  return std::ranges::any_of(node.inputs, [&](const Value& input) { return reaches(input.node(), least); });
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

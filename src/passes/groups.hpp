// Groups: nodes of a program that shall become one node each. A group never has a path that leaves it and comes back,
// every group counted as one node, so that an order in which to run them exists.
#pragma once

#include <functional>
#include <unordered_map>

#include "src/passes/program.hpp"

namespace hornet::passes {

class Groups {
 public:
  explicit Groups(const Program& program);

  const std::vector<Node*>& order() const { return order_; }  // the live nodes, in graph order
  const std::vector<Node*>& users(const Node& node) const;
  bool fetched(const Node& node) const { return wanted_[index(node)]; }  // or an update
  int of(const Node& node) const { return group_[index(node)]; }         // the node's group, -1 when it is in none
  const std::vector<Node*>& members(int group) const { return groups_[static_cast<std::size_t>(group)]; }  // in order
  std::vector<Node*> results(int group) const;  // members that somebody outside reads

  int start(Node& node);
  bool try_join(Node& node, int group);  // does nothing and says so when a path would come back
  bool try_merge(int from, int into);    // likewise
  bool needs(int group, int other);      // whether it reads what the other makes, or what needs that
  void dissolve(int group);              // its members are single nodes again
  void move(Node& node, int group);      // of a member of another group that only `group` reads

  // A new program. `fuse` adds the node for a group to the graph and returns the outputs of the group's results();
  // what the group reads from outside it gets by emitted().
  using Fuse = std::function<std::vector<Value>(Graph& graph, int group)>;
  Program emit(const Fuse& fuse);
  Value emitted(Value value);  // what stands for a value of the old program; made if need be

 private:
  static std::size_t index(const Node& node) { return static_cast<std::size_t>(node.id); }
  int depth(const Node& node) const { return depth_[index(node)]; }
  void insert(Node& node, int group);
  void remove(Node& node);
  void come_behind(const std::vector<Node*>& members, int depth);
  bool path_between(const std::vector<Node*>& a, const std::vector<Node*>& b);
  bool reaches(const Node& node, int least);
  bool any_input_reaches(const Node& node, int least);
  void emit_node(Node& node);
  void emit_group(int group);

  const Program& program_;
  std::vector<Node*> order_;
  // By node id.
  std::vector<std::vector<Node*>> users_;
  std::vector<bool> wanted_;  // by the program's own fetches and updates
  std::vector<int> group_;
  std::vector<int> depth_;  // greater than that of what the node reads; one for all members of a group
  std::vector<int> mark_;   // the last search that came by
  std::vector<int> goal_;   // the last search that looks for the node
  int search_ = 0;
  std::vector<std::vector<Node*>> groups_;
  const Fuse* fuse_ = nullptr;
  Program out_;
  std::unordered_map<const Node*, std::vector<Value>> done_;
};

}  // namespace hornet::passes

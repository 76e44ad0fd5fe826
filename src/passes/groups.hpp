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
  bool fetched(const Node& node) const { return wanted_.contains(&node); }  // or an update
  int of(const Node& node) const;                                           // the node's group, -1 when it is in none
  const std::vector<Node*>& members(int group) const { return groups_[static_cast<std::size_t>(group)]; }  // in order
  std::vector<Node*> results(int group) const;  // members that somebody outside reads

  int start(Node& node);
  bool try_join(Node& node, int group);  // does nothing and says so when a path would come back
  bool try_merge(int from, int into);    // likewise
  void dissolve(int group);              // its members are single nodes again
  void move(Node& node, int group);      // of a member of another group that only `group` reads

  // A new program. `fuse` adds the node for a group to the graph and returns the outputs of the group's results();
  // what the group reads from outside it gets by emitted().
  using Fuse = std::function<std::vector<Value>(Graph& graph, int group)>;
  Program emit(const Fuse& fuse);
  Value emitted(Value value);  // what stands for a value of the old program; made if need be

 private:
  void insert(Node& node, int group);
  void remove(Node& node);
  bool comes_back(int group);
  bool depends_on(const Node& node, int group);
  bool any_input_depends(const Node& node, int group);
  void emit_node(Node& node);
  void emit_group(int group);

  const Program& program_;
  std::vector<Node*> order_;
  std::unordered_map<const Node*, std::vector<Node*>> users_;
  std::unordered_map<const Node*, bool> wanted_;  // by the program's own fetches and updates
  std::unordered_map<const Node*, int> group_;
  std::vector<std::vector<Node*>> groups_;
  std::vector<int> mark_;  // by node id: the last search that came by
  int visit_ = 0;
  const Fuse* fuse_ = nullptr;
  Program out_;
  std::unordered_map<const Node*, std::vector<Value>> done_;
};

}  // namespace hornet::passes

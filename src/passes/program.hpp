// Program: what a plan is made of. A graph, the values its user wants (fetches) and the assignments that end a step
// (updates). A pass is a function Program -> Program; it makes a new graph and leaves the old one as it was.
#pragma once

#include <functional>
#include <hornet/graph/graph.hpp>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace hornet::passes {

struct Program {
  Graph graph;
  std::vector<Value> fetches;
  std::vector<Value> updates;  // outputs of assign nodes, and of placed nodes that assign
};

// Copies a program node by node, in order, dropping what neither fetches nor updates need. `visit` adds to `graph` what
// shall stand for `node`, whose inputs are already translated to `inputs`, and returns one value for each of its
// outputs.
class Rewrite {
 public:
  using Visit = std::function<std::vector<Value>(Graph& graph, const Node& node, const std::vector<Value>& inputs)>;
  static Program run(const Program& program, const Visit& visit);

  // What most nodes become: a copy with the same op.
  static std::vector<Value> copy(Graph& graph, const Node& node, const std::vector<Value>& inputs);
};

// The nodes that fetches and updates need, in graph order.
std::vector<Node*> live_nodes(const Program& program);

std::vector<TensorType> types_of(std::span<const Value> values);

// How often each node's outputs are read, by node id: by live nodes, fetches and updates.
std::vector<int> reader_counts(const Program& program);

// Whether the graph has a node of that op, wanted or not: whether a pass has anything to do.
bool has_op(const Program& program, std::string_view op);

// The program as text: its live nodes, then what is fetched and updated.
std::string to_string(const Program& program);

}  // namespace hornet::passes

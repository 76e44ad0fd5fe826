#include <algorithm>
#include <map>

#include "src/graph/encode.hpp"
#include "src/ops/scan.hpp"
#include "src/passes/passes.hpp"

namespace hornet::passes {
namespace {

using Key = std::pair<std::int64_t, int>;
Key key(Value value) { return {value.node().id, value.output()}; }

// Equal for scans that run the same steps.
std::string key_of(const Node& node) {
  const auto& scan = *node.op.as<ops::Scan>();
  std::string text = to_json(encode_nodes(scan.body.graph)) + std::to_string(scan.carries) + "," +
                     std::to_string(scan.sequences) + "," + std::to_string(scan.reverse);
  for (int i = 0; i < scan.carries; ++i)  // what is carried must be the same, what is kept may differ
    text += " " + to_json(encode_value(scan.body.results[static_cast<std::size_t>(i)]));
  for (const Value& input : node.inputs) text += " " + to_json(encode_value(input));
  return text;
}

// Scans of one key: the op that returns the results of all, and what the first of them to be visited became.
struct Group {
  ops::Scan op;
  std::map<Key, std::size_t> kept;  // place of a kept result among those of `op`
  std::vector<Value> outputs;

  explicit Group(const ops::Scan& scan) : op(scan) { op.body.results.resize(static_cast<std::size_t>(op.carries)); }

  void join(const ops::Scan& scan) {
    Graph body = op.body.graph;
    for (std::size_t i = static_cast<std::size_t>(scan.carries); i < scan.body.results.size(); ++i) {
      const Value result = scan.body.results[i];
      if (!kept.emplace(key(result), op.body.results.size()).second) continue;
      op.body.results.emplace_back(&body.nodes()[static_cast<std::size_t>(result.node().id)], result.output());
    }
  }

  std::vector<Value> outputs_of(const ops::Scan& scan) const {
    std::vector<Value> own(outputs.begin(), outputs.begin() + scan.carries);
    for (std::size_t i = own.size(); i < scan.body.results.size(); ++i)
      own.push_back(outputs[kept.at(key(scan.body.results[i]))]);
    return own;
  }
};

}  // namespace

Program merge_scans(const Program& program) {
  std::map<std::string, Group> groups;
  std::unordered_map<const Node*, Group*> group_of;
  for (const Node* node : live_nodes(program))
    if (const auto* scan = node->op.as<ops::Scan>()) {
      Group& group = groups.try_emplace(key_of(*node), *scan).first->second;
      group.join(*scan);
      group_of[node] = &group;
    }
  if (groups.empty()) return program;
  return Rewrite::run(program, [&](Graph& graph, const Node& node, const std::vector<Value>& inputs) {
    const auto found = group_of.find(&node);
    if (found == group_of.end()) return Rewrite::copy(graph, node, inputs);
    Group& group = *found->second;
    if (group.outputs.empty()) group.outputs = graph.add_named(group.op, inputs, node.name);
    return group.outputs_of(*node.op.as<ops::Scan>());
  });
}

}  // namespace hornet::passes

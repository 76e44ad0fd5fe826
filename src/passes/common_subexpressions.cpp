#include <map>

#include "src/passes/passes.hpp"

namespace hornet::passes {
namespace {

// Nodes with equal keys compute the same. Placeholders and assignments are never merged; variables are one node
// already.
std::string key_of(const Node& node, const std::vector<Value>& inputs) {
  if (node.op.as<Placeholder>() || node.op.as<ReadVariable>() || node.op.name() == "assign") return "";
  std::string key(node.op.name());
  if (const auto* constant = node.op.as<Constant>()) {
    const Tensor& value = constant->value;
    key += hornet::to_string(value.type());
    return key.append(reinterpret_cast<const char*>(value.raw()), static_cast<std::size_t>(value.bytes()));
  }
  key += to_json(node.op.attributes());
  for (const Value& input : inputs) key += "," + std::to_string(input.node().id) + ":" + std::to_string(input.output());
  return key;
}

}  // namespace

Program eliminate_common_subexpressions(const Program& program) {
  std::map<std::string, std::vector<Value>> seen;
  return Rewrite::run(program, [&](Graph& graph, const Node& node, const std::vector<Value>& inputs) {
    const std::string key = key_of(node, inputs);
    if (key.empty()) return Rewrite::copy(graph, node, inputs);
    const auto [entry, added] = seen.try_emplace(key);
    if (added) entry->second = Rewrite::copy(graph, node, inputs);
    return entry->second;
  });
}

}  // namespace hornet::passes

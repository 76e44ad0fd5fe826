#include <algorithm>
#include <cstring>
#include <unordered_map>

#include "src/passes/passes.hpp"

namespace hornet::passes {
namespace {

// Placeholders and assignments are never merged; variables are one node already.
bool may_merge(const Node& node) {
  return !node.op.as<Placeholder>() && !node.op.as<ReadVariable>() && node.op.name() != "assign";
}

// Nodes that compute the same have equal keys: op and inputs, of constants the type and the first bytes. Attributes
// take long to write down, so they are compared where keys and types are equal.
std::string key_of(const Node& node, const std::vector<Value>& inputs) {
  constexpr std::int64_t first = 16;  // bytes
  std::string key(node.op.name());
  if (const auto* constant = node.op.as<Constant>()) {
    const Tensor& value = constant->value;
    key += hornet::to_string(value.type());
    return key.append(reinterpret_cast<const char*>(value.raw()),
                      static_cast<std::size_t>(std::min(first, value.bytes())));
  }
  for (const Value& input : inputs) key += "," + std::to_string(input.node().id) + ":" + std::to_string(input.output());
  return key;
}

bool same_bits(const Tensor& a, const Tensor& b) {
  return a.type() == b.type() && std::memcmp(a.raw(), b.raw(), static_cast<std::size_t>(a.bytes())) == 0;
}

// Of ops of one name, whether they have the same attributes.
bool same_attributes(const Op& a, const Op& b) {
  const auto *x = a.as<Constant>(), *y = b.as<Constant>();
  return x && y ? same_bits(x->value, y->value) : to_json(a.attributes()) == to_json(b.attributes());
}

}  // namespace

Program eliminate_common_subexpressions(const Program& program) {
  struct Seen {
    const Node* node;
    std::vector<Value> values;  // what became of it
  };
  std::unordered_map<std::string, std::vector<Seen>> seen;  // by key
  return Rewrite::run(program, [&](Graph& graph, const Node& node, const std::vector<Value>& inputs) {
    if (!may_merge(node)) return Rewrite::copy(graph, node, inputs);
    std::vector<Seen>& alike = seen[key_of(node, inputs)];
    const auto same = [&](const Seen& other) {
      return other.node->outputs == node.outputs && same_attributes(other.node->op, node.op);
    };
    const auto found = std::ranges::find_if(alike, same);
    if (found != alike.end()) return found->values;
    alike.push_back({&node, Rewrite::copy(graph, node, inputs)});
    return alike.back().values;
  });
}

}  // namespace hornet::passes

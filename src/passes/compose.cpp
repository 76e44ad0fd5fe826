#include <algorithm>

#include "src/passes/passes.hpp"

namespace hornet::passes {

Program compose(const Program& program, const std::function<bool(const Node&)>& has_kernel) {
  const auto stays = [&](const Node& node) { return is_source(node) || has_kernel(node); };
  const auto goes = [&](const Node* node) { return !stays(*node); };
  Program current = program;
  while (std::ranges::any_of(live_nodes(current), goes))
    current = Rewrite::run(current, [&](Graph& graph, const Node& node, const std::vector<Value>& inputs) {
      if (stays(node)) return Rewrite::copy(graph, node, inputs);
      if (!node.op.composed())
        throw ConfigError("op \"" + node.name + "\" (" + std::string(node.op.name()) + " of " +
                          hornet::to_string(node.outputs.front()) + ") has no kernel on this backend");
      const PlacementScope placed(node.device);
      const NameScope scope = graph.scope(node.name);
      return node.op.compose(inputs);
    });
  return current;
}

}  // namespace hornet::passes

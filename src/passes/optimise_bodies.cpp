#include "src/ops/scan.hpp"
#include "src/passes/passes.hpp"

namespace hornet::passes {

Program optimise_bodies(const Program& program, const Optimise& optimise) {
  return Rewrite::run(program, [&](Graph& graph, const Node& node, const std::vector<Value>& inputs) {
    const auto* scan = node.op.as<ops::Scan>();
    if (!scan) return Rewrite::copy(graph, node, inputs);
    const Program body = optimise({scan->body.graph, scan->body.results, {}});
    ops::Scan optimised = *scan;
    optimised.body = {body.graph, body.fetches};
    return graph.add_named(optimised, inputs, node.name);
  });
}

}  // namespace hornet::passes

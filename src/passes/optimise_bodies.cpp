#include <algorithm>

#include "src/ops/scan.hpp"
#include "src/passes/divided_scan.hpp"
#include "src/passes/passes.hpp"

namespace hornet::passes {
namespace {

template <class Loop>
Loop optimised(Loop loop, const Optimise& optimise) {
  const Program body = optimise({loop.body.graph, loop.body.results, {}});
  loop.body = {body.graph, body.fetches};
  return loop;
}

}  // namespace

Program optimise_bodies(const Program& program, const Optimise& optimise) {
  const auto is_loop = [](const Node& node) { return node.op.inner() != nullptr; };
  if (std::ranges::none_of(program.graph.nodes(), is_loop)) return program;
  return Rewrite::run(program, [&](Graph& graph, const Node& node, const std::vector<Value>& inputs) {
    if (const auto* scan = node.op.as<ops::Scan>())
      return graph.add_named(optimised(*scan, optimise), inputs, node.name);
    if (const auto* scan = node.op.as<DividedScan>())
      return graph.add_named(optimised(*scan, optimise), inputs, node.name);
    return Rewrite::copy(graph, node, inputs);
  });
}

}  // namespace hornet::passes

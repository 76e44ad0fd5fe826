#include "src/passes/pooled_epilogue.hpp"

#include "src/passes/passes.hpp"

namespace hornet::passes {
namespace {

bool makes_images(const Node& node) {
  const auto* fused = node.op.as<FusedEpilogue>();
  return fused && fused->producer.name() == "conv" && node.outputs.size() == 1;
}

bool pools(const Node& node) { return node.op.name() == "max_pool" || node.op.name() == "average_pool"; }

}  // namespace

std::vector<TensorType> PooledEpilogue::infer(std::span<const TensorType> in) const {
  const TensorType made = fused.infer(in).front();
  return {made, pool.infer(std::vector{made}).front()};
}

std::vector<Value> PooledEpilogue::compose(std::span<const Value> in) const {
  Graph graph = in[0].graph();
  const Value made = graph.add(fused, {in.begin(), in.end()}).front();
  return {made, graph.add(pool, {made}).front()};
}

Program fuse_pools(const Program& program) {
  std::unordered_map<const Node*, const Node*> pool_of;
  for (const Node* node : live_nodes(program))
    if (pools(*node) && makes_images(node->inputs[0].node())) pool_of.try_emplace(&node->inputs[0].node(), node);
  std::unordered_map<const Node*, Value> pooled;
  return Rewrite::run(program, [&](Graph& graph, const Node& node, const std::vector<Value>& inputs) {
    if (const auto found = pooled.find(&node); found != pooled.end()) return std::vector{found->second};
    const auto pool = pool_of.find(&node);
    if (pool == pool_of.end()) return Rewrite::copy(graph, node, inputs);
    const PooledEpilogue op{*node.op.as<FusedEpilogue>(), pool->second->op};
    const std::vector<Value> made = graph.add_named(op, inputs, node.name);
    pooled.emplace(pool->second, made[1]);
    return std::vector{made[0]};
  });
}

}  // namespace hornet::passes

#include "src/passes/pooled_epilogue.hpp"

#include "src/passes/passes.hpp"

namespace hornet::passes {
namespace {

bool makes_images(const Node& node) {
  const auto* fused = node.op.as<FusedEpilogue>();
  return fused && fused->producer.name() == "conv" && node.outputs.size() == 1;
}

bool pools(const Node& node) {
  const std::string_view op = node.op.name();
  return op == "max_pool" || op == "max_pool_winners" || op == "average_pool";
}

}  // namespace

std::vector<TensorType> PooledEpilogue::infer(std::span<const TensorType> in) const {
  const TensorType images = fused.infer(in).front();
  std::vector<TensorType> out = pool.infer(std::vector{images});
  if (keeps_images) out.push_back(images);
  return out;
}

std::vector<Value> PooledEpilogue::compose(std::span<const Value> in) const {
  Graph graph = in[0].graph();
  const Value images = graph.add(fused, {in.begin(), in.end()}).front();
  std::vector<Value> out = graph.add(pool, {images});
  if (keeps_images) out.push_back(images);
  return out;
}

Program fuse_pools(const Program& program, const WantedPool& wanted) {
  std::unordered_map<const Node*, const Node*> pool_of;
  const std::vector<int> readers = reader_counts(program);
  const auto joined = [&](const Node& images, const Node& pool) {
    return PooledEpilogue{*images.op.as<FusedEpilogue>(), pool.op, readers[static_cast<std::size_t>(images.id)] > 1};
  };
  for (const Node* node : live_nodes(program)) {
    if (!pools(*node) || !makes_images(node->inputs[0].node())) continue;
    const Node& images = node->inputs[0].node();
    if (wanted(joined(images, *node), types_of(images.inputs))) pool_of.try_emplace(&images, node);
  }
  if (pool_of.empty()) return program;
  std::unordered_map<const Node*, std::vector<Value>> pooled;
  return Rewrite::run(program, [&](Graph& graph, const Node& node, const std::vector<Value>& inputs) {
    if (const auto found = pooled.find(&node); found != pooled.end()) return found->second;
    const auto pool = pool_of.find(&node);
    if (pool == pool_of.end()) return Rewrite::copy(graph, node, inputs);
    const PooledEpilogue op = joined(node, *pool->second);
    std::vector<Value> made = graph.add_named(op, inputs, node.name);
    const Value images = made.back();  // which nobody asks for where they are not kept
    if (op.keeps_images) made.pop_back();
    pooled.emplace(pool->second, made);
    return std::vector{images};
  });
}

}  // namespace hornet::passes

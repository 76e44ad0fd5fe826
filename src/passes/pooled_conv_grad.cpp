#include "src/passes/pooled_conv_grad.hpp"

#include "src/passes/passes.hpp"

namespace hornet::passes {
namespace {

// `in` with the two that the pool's gradient is made of in place of it, or it in place of them.
template <class T>
std::vector<T> with(std::span<const T> in, std::size_t at, std::size_t count, std::vector<T> instead) {
  std::vector<T> out(in.begin(), in.end());
  const auto place = out.begin() + static_cast<std::ptrdiff_t>(at);
  out.insert(out.erase(place, place + static_cast<std::ptrdiff_t>(count)), instead.begin(), instead.end());
  return out;
}

}  // namespace

std::vector<TensorType> PooledConvGrad::gradient_inputs(std::span<const TensorType> in) const {
  return with(in, pooled_input(), 2, pool_grad.infer(in.subspan(pooled_input(), 2)));
}

std::vector<TensorType> PooledConvGrad::infer(std::span<const TensorType> in) const {
  return conv_grad.infer(gradient_inputs(in));
}

std::vector<Value> PooledConvGrad::compose(std::span<const Value> in) const {
  Graph graph = in[0].graph();
  const std::size_t at = pooled_input();
  return graph.add(conv_grad, with(in, at, 2, graph.add(pool_grad, {in[at], in[at + 1]})));
}

namespace {

bool is_winner_grad(const Node& node) { return node.op.name() == "max_winner_grad"; }

// The gradient of a pooling that `node`, a gradient of a convolution, reads, or nullptr.
const Node* pool_read_by(const Node& node) {
  const std::string_view op = node.op.name();
  if (op != "conv_kernel_grad" && op != "conv_input_grad") return nullptr;
  const Node& pool = node.inputs[op == "conv_kernel_grad" ? 1 : 0].node();
  return is_winner_grad(pool) ? &pool : nullptr;
}

}  // namespace

Program fuse_pool_gradients(const Program& program, const WantedPoolGradient& wanted) {
  if (!has_op(program, "max_winner_grad")) return program;
  const auto joined = [](const Node& node, const Node& pool) { return PooledConvGrad{node.op, pool.op}; };
  std::vector<int> readers = reader_counts(program);  // that want it as it is
  for (const Node* node : live_nodes(program)) {
    const Node* pool = pool_read_by(*node);
    if (!pool) continue;
    const PooledConvGrad op = joined(*node, *pool);
    const std::vector<Value> in = with(std::span<const Value>(node->inputs), op.pooled_input(), 1, pool->inputs);
    if (wanted(op, types_of(in))) --readers[static_cast<std::size_t>(pool->id)];
  }
  return Rewrite::run(program, [&](Graph& graph, const Node& node, const std::vector<Value>& inputs) {
    const Node* pool = pool_read_by(node);
    if (!pool || readers[static_cast<std::size_t>(pool->id)] > 0) return Rewrite::copy(graph, node, inputs);
    const PooledConvGrad op = joined(node, *pool);
    const std::vector<Value>& sources = inputs[op.pooled_input()].node().inputs;
    return graph.add_named(op, with(std::span<const Value>(inputs), op.pooled_input(), 1, sources), node.name);
  });
}

}  // namespace hornet::passes

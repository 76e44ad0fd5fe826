#include "src/passes/pooled_kernel_grad.hpp"

#include "src/passes/passes.hpp"

namespace hornet::passes {

std::vector<TensorType> PooledKernelGrad::infer(std::span<const TensorType> in) const {
  const TensorType dy = pool_grad.infer(in.subspan(1)).front();
  return kernel_grad.infer(std::vector{in[0], dy});
}

std::vector<Value> PooledKernelGrad::compose(std::span<const Value> in) const {
  Graph graph = in[0].graph();
  const Value dy = graph.add(pool_grad, {in[1], in[2]}).front();
  return graph.add(kernel_grad, {in[0], dy});
}

Program fuse_pool_gradients(const Program& program, const std::function<bool(const Node&)>& wanted) {
  if (!has_op(program, "max_winner_grad")) return program;
  const std::vector<int> readers = reader_counts(program);
  return Rewrite::run(program, [&](Graph& graph, const Node& node, const std::vector<Value>& inputs) {
    if (node.op.name() != "conv_kernel_grad") return Rewrite::copy(graph, node, inputs);
    const Node& pool = inputs[1].node();
    if (pool.op.name() != "max_winner_grad" || readers[static_cast<std::size_t>(node.inputs[1].node().id)] != 1 ||
        !wanted(node))
      return Rewrite::copy(graph, node, inputs);
    return graph.add_named(PooledKernelGrad{node.op, pool.op}, {inputs[0], pool.inputs[0], pool.inputs[1]}, node.name);
  });
}

}  // namespace hornet::passes

// Max-pool gradients hold one element of the pooled gradient for each window and zeros elsewhere: what follows them can
// come before, where there is a fraction of the elements.
//   select(y > 0, max_pool_grad(y, dy), 0) = max_pool_grad(y, select(max_pool(y) > 0, dy, 0))
//     for the element that takes dy is the window's greatest. Relu's gradient before pooling has this form.
//   sum(max_pool_grad(y, dy)) over the image = sum(dy), but for the order of the additions.
#include <algorithm>
#include <hornet/ops/pointwise.hpp>

#include "src/ops/pool.hpp"
#include "src/ops/reduce.hpp"
#include "src/passes/constants.hpp"
#include "src/passes/passes.hpp"

namespace hornet::passes {
namespace {

// Whether `node` is select(y > 0, max_pool_grad(y, dy), 0).
bool masks_pool_gradient(const Node& node, const std::vector<Value>& in) {
  if (node.op.name() != "select" || in[1].node().op.name() != "max_pool_grad" || !is_all(in[2], 0)) return false;
  const Node& mask = in[0].node();
  return mask.op.name() == "greater" && mask.inputs[0] == in[1].node().inputs[0] && is_all(mask.inputs[1], 0);
}

Value masked_before_pooling(Graph& graph, const Node& pool_gradient, std::string_view name) {
  const NameScope scope = graph.scope(name);
  const ops::MaxPoolGrad& op = *pool_gradient.op.as<ops::MaxPoolGrad>();
  const Value y = pool_gradient.inputs[0], dy = pool_gradient.inputs[1];
  const Value pooled = graph.add(ops::MaxPool{op}, {y}).front();
  const Value mask = ops::greater(pooled, ops::scalar(0, pooled));
  return graph.add(op, {y, ops::select(mask, dy, ops::scalar(0, dy))}).front();
}

// Whether `node` adds up whole images of a max-pool gradient, in which every element of dy stands once.
bool sums_pool_gradient(const Node& node, const std::vector<Value>& in) {
  const auto* sum = node.op.as<ops::Sum>();
  if (!sum || in[0].node().op.name() != "max_pool_grad" || in[0].shape().size() == 0) return false;
  for (std::int64_t axis = 1; axis < in[0].rank() - 1; ++axis)
    if (std::ranges::find(sum->axes, axis) == sum->axes.end()) return false;
  return true;
}

}  // namespace

Program simplify_pool_gradients(const Program& program) {
  if (!has_op(program, "max_pool_grad")) return program;
  std::unordered_map<const Node*, int> readers;
  for (const Node* node : live_nodes(program))
    for (const Value& input : node->inputs) ++readers[&input.node()];
  return Rewrite::run(program, [&](Graph& graph, const Node& node, const std::vector<Value>& inputs) {
    if (masks_pool_gradient(node, inputs) && readers[&node.inputs[1].node()] == 1)
      return std::vector{masked_before_pooling(graph, inputs[1].node(), node.name)};
    if (sums_pool_gradient(node, inputs)) return graph.add_named(node.op, {inputs[0].node().inputs[1]}, node.name);
    return Rewrite::copy(graph, node, inputs);
  });
}

}  // namespace hornet::passes

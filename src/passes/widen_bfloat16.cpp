// bfloat16 is a type to store numbers in. What computes with it computes in float32 and rounds each result once, as
// Keras' backends do; what the backend has a kernel for as it is, moves elements or multiplies them, stays.
#include <algorithm>
#include <hornet/ops/pointwise.hpp>

#include "src/ops/catalog.hpp"
#include "src/passes/passes.hpp"
#include "src/passes/stored_bfloat16.hpp"

namespace hornet::passes {

bool touches_bfloat16(const Node& node) {
  const auto narrow = [](const TensorType& type) { return type.dtype == bf16; };
  return std::ranges::any_of(node.outputs, narrow) ||
         std::ranges::any_of(node.inputs, [&](const Value& input) { return narrow(input.type()); });
}

bool moves_elements(const Op& op) {
  static constexpr std::string_view all[] = {"broadcast_to", "cast",    "concatenate", "gather",   "pad",
                                             "reverse",      "reshape", "slice",       "transpose"};
  return std::ranges::find(all, op.name()) != std::end(all);
}

bool is_widening(const Node& node) {
  return node.op.name() == "cast" && node.inputs[0].dtype() == bf16 && node.outputs[0].dtype == f32;
}

namespace {

// An op that names the type of what it makes from nothing (one_hot, random numbers) makes float32.
Op computing_in_float32(const Op& op) {
  Config attributes = op.attributes();
  const Config* dtype = attributes.find("dtype");
  if (!dtype || *dtype != ConfigCodec<DType>::encode(bf16)) return op;
  attributes.set("dtype", ConfigCodec<DType>::encode(f32));
  return ops::make_op(op.name(), attributes);
}

std::vector<Value> widened(Graph& graph, const Node& node, std::vector<Value> inputs) {
  for (Value& input : inputs)
    if (input.dtype() == bf16) input = ops::cast(input, f32);
  std::vector<Value> outputs = graph.add_named(computing_in_float32(node.op), std::move(inputs), node.name);
  for (std::size_t i = 0; i < outputs.size(); ++i) outputs[i] = ops::cast(outputs[i], node.outputs[i].dtype);
  return outputs;
}

}  // namespace

Program widen_bfloat16(const Program& program, const std::function<bool(const Node&)>& has_kernel) {
  const Program loops = optimise_bodies(program, [&](const Program& body) { return widen_bfloat16(body, has_kernel); });
  if (std::ranges::none_of(loops.graph.nodes(), touches_bfloat16)) return loops;
  return Rewrite::run(loops, [&](Graph& graph, const Node& node, const std::vector<Value>& inputs) {
    if (!touches_bfloat16(node) || has_kernel(node)) return Rewrite::copy(graph, node, inputs);
    return widened(graph, node, inputs);
  });
}

Program separate_widenings(const Program& program) {
  if (std::ranges::none_of(program.graph.nodes(), is_widening)) return program;
  const auto takes_own = [](const Node& node) { return node.op.pointwise() || node.op.name() == "sum"; };
  return Rewrite::run(program, [&](Graph& graph, const Node& node, std::vector<Value> inputs) {
    if (takes_own(node))
      for (Value& input : inputs)
        if (is_widening(input.node()))
          input = graph.add_named(input.node().op, {input.node().inputs[0]}, "cast").front();
    return Rewrite::copy(graph, node, inputs);
  });
}

}  // namespace hornet::passes

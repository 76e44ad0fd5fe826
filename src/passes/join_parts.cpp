// The gradient of a value that was split into parts is a sum: each part's gradient padded with zeros to the whole.
// Where the parts cover the whole, they are put beside each other instead; only the sign of a zero may differ.
//   pad(a) + pad(b) + … = concatenate(a, b, …)
#include <algorithm>

#include "src/ops/shape.hpp"
#include "src/passes/passes.hpp"

namespace hornet::passes {
namespace {

struct Part {
  Value value;
  std::int64_t begin;  // along the axis
};

// The one axis along which `pad` adds elements, or -1.
int padded_axis(const ops::Pad& pad) {
  int axis = -1;
  for (std::size_t i = 0; i < pad.before.size(); ++i) {
    if (pad.before[i] == 0 && pad.after[i] == 0) continue;
    if (axis >= 0) return -1;
    axis = static_cast<int>(i);
  }
  return axis;
}

// The padded parts that a tree of sums adds up; false when it adds something else as well.
bool collect(const std::vector<Value>& terms, int& axis, std::vector<Part>& parts) {
  return std::ranges::all_of(terms, [&](const Value& term) {
    const Node& node = term.node();
    if (node.op.name() == "add") return collect(node.inputs, axis, parts);
    const auto* pad = node.op.as<ops::Pad>();
    if (!pad || pad->value != 0) return false;
    const int own = padded_axis(*pad);
    if (own < 0 || (axis >= 0 && own != axis)) return false;
    axis = own;
    parts.push_back({node.inputs[0], pad->before[static_cast<std::size_t>(own)]});
    return true;
  });
}

// Whether the parts, in their order, lie one behind the other from 0 to `extent`.
bool cover(const std::vector<Part>& parts, int axis, std::int64_t extent) {
  std::int64_t end = 0;
  for (const Part& part : parts) {
    if (part.begin != end) return false;
    end += part.value.shape()[axis];
  }
  return end == extent;
}

}  // namespace

Program join_parts(const Program& program) {
  const auto is_pad = [](const Node& node) { return node.op.as<ops::Pad>() != nullptr; };
  if (std::ranges::none_of(program.graph.nodes(), is_pad)) return program;
  return Rewrite::run(program, [](Graph& graph, const Node& node, const std::vector<Value>& inputs) {
    int axis = -1;
    std::vector<Part> parts;
    if (node.op.name() != "add" || !collect(inputs, axis, parts)) return Rewrite::copy(graph, node, inputs);
    std::ranges::sort(parts, {}, &Part::begin);
    if (!cover(parts, axis, node.outputs[0].shape[axis])) return Rewrite::copy(graph, node, inputs);
    std::vector<Value> values;
    for (const Part& part : parts) values.push_back(part.value);
    return graph.add_named(ops::Concatenate{axis}, values, node.name);
  });
}

}  // namespace hornet::passes

// Loops row by row. The rows of a batch do not meet in the step of a recurrent layer, nor in that of
// its gradient once the products that add them up are taken out: each part of them can run through the whole loop in a
// thread of its own. The step is rewritten for one part, if every op in it keeps its rows apart.
#include <algorithm>
#include <optional>
#include <set>

#include "src/ops/matmul.hpp"
#include "src/ops/reduce.hpp"
#include "src/ops/shape.hpp"
#include "src/passes/divided_scan.hpp"
#include "src/passes/passes.hpp"
#include "src/passes/small_steps.hpp"

namespace hornet::passes {
namespace {

constexpr std::int64_t kFewestRows = 8;  // of a part: a matrix that is read for fewer is read too often
constexpr std::int64_t kMostParts = 8;

// The most equal parts of `rows`.
std::int64_t parts_of(std::int64_t rows) {
  for (std::int64_t parts = kMostParts; parts > 1; --parts)
    if (rows % parts == 0 && rows / parts >= kFewestRows) return parts;
  return 1;
}

class Divider {
 public:
  explicit Divider(const Node& node) : node_(node), scan_(*node.op.as<ops::Scan>()), order_(live_nodes(body())) {
    rows_ = scan_.carries > 0 && node.inputs[0].rank() > 0 ? node.inputs[0].shape()[0] : 1;
    parts_ = parts_of(rows_);
  }

  std::optional<DividedScan> run() {
    if (parts_ == 1) return {};
    for (const Node* node : order_)
      if (!classify(*node)) return {};
    for (const Value& result : scan_.body.results)
      if (!is_divided(result)) return {};
    DividedScan divided{scan_, parts_, {}};
    for (int i = 0; i < static_cast<int>(node_.inputs.size()); ++i)
      if (scan_.is_carry(i) || divided_inputs_.contains(i)) divided.divided.push_back(i);
    const Program part = Rewrite::run(body(), [this](Graph& graph, const Node& node, const std::vector<Value>& inputs) {
      if (!divided_.contains(&node)) return Rewrite::copy(graph, node, inputs);
      return graph.add_named(of_part(node), inputs, node.name);
    });
    divided.body = {part.graph, part.fetches};
    return divided;
  }

 private:
  Program body() const { return {scan_.body.graph, scan_.body.results, {}}; }
  bool is_divided(Value value) const { return divided_.contains(&value.node()); }
  bool has_rows(const Shape& shape) const { return shape.rank() > 0 && shape[0] == rows_; }

  // Notes whether a part computes its rows of the node, or the whole; false when it can do neither.
  bool classify(const Node& node) {
    const std::size_t count = static_cast<std::size_t>(
        std::ranges::count_if(node.inputs, [this](const Value& input) { return is_divided(input); }));
    const bool divides = count > 0 ? keeps_rows_apart(node, count) : may_begin(node);
    if (divides) divided_.insert(&node);
    if (const auto* placeholder = node.op.as<Placeholder>(); placeholder && divides)
      divided_inputs_.insert(scan_.input_of(placeholder->label));
    return divides || (count == 0 && !must_begin(node));
  }

  // A node that reads no rows of a part: an input's rows, or rows that are all alike.
  bool may_begin(const Node& node) const {
    if (!has_rows(node.outputs[0].shape) || node.outputs.size() > 1) return false;
    if (const auto* placeholder = node.op.as<Placeholder>())
      return !is_invariant(scan_.input_of(placeholder->label)) || !is_matrix(node);
    const Shape& shape = node.outputs[0].shape;
    if (node.op.name() != "broadcast_to") return false;
    const Shape& from = node.inputs[0].shape();
    return from.rank() < shape.rank() || from[0] == 1;
  }

  bool must_begin(const Node& node) const {
    const auto* placeholder = node.op.as<Placeholder>();
    return placeholder && scan_.is_carry(scan_.input_of(placeholder->label));
  }

  bool is_invariant(int input) const { return !scan_.is_carry(input) && !scan_.is_sequence(input); }

  // Whether a product reads the node's value as its second operand.
  bool is_matrix(const Node& node) const {
    return std::ranges::any_of(
        order_, [&](const Node* reader) { return reader->op.as<ops::MatMul>() && &reader->inputs[1].node() == &node; });
  }

  // Whether row i of the result depends on row i of those `count` inputs alone that are divided.
  bool keeps_rows_apart(const Node& node, std::size_t count) const {
    const Shape& shape = node.outputs[0].shape;
    if (!has_rows(shape) || node.outputs.size() > 1) return false;
    const bool all = count == node.inputs.size();
    const std::string_view name = node.op.name();
    if (node.op.pointwise()) return all;
    if (name == "reshape") return true;  // rows stay rows
    if (name == "broadcast_to") return node.inputs[0].rank() == shape.rank();
    if (const auto* product = node.op.as<ops::MatMul>())
      return shape.rank() == 2 && !product->transpose_a && is_divided(node.inputs[0]) && count == 1;
    if (const auto* slice = node.op.as<ops::Slice>()) return slice->size[0] == node.inputs[0].shape()[0];
    if (const auto* pad = node.op.as<ops::Pad>()) return pad->before[0] == 0 && pad->after[0] == 0;
    if (const auto* join = node.op.as<ops::Concatenate>()) return all && join->axis != 0;
    if (const auto* transpose = node.op.as<ops::Transpose>()) return transpose->axes[0] == 0;
    if (const auto* sum = node.op.as<ops::Sum>()) return keeps_first_axis(*sum);
    if (const auto* max = node.op.as<ops::Max>()) return keeps_first_axis(*max);
    return false;
  }

  static bool keeps_first_axis(const ops::Reduction& reduction) {
    return std::ranges::find(reduction.axes, 0) == reduction.axes.end();
  }

  Shape part_of(const Shape& shape) const { return shape.with(0, rows_ / parts_); }

  // The op that computes the rows of one part.
  Op of_part(const Node& node) const {
    if (const auto* placeholder = node.op.as<Placeholder>())
      return Placeholder{{placeholder->type.dtype, part_of(placeholder->type.shape)}, placeholder->label};
    if (const auto* broadcast = node.op.as<ops::BroadcastTo>()) return ops::BroadcastTo{part_of(broadcast->shape)};
    if (const auto* reshape = node.op.as<ops::Reshape>()) return ops::Reshape{part_of(reshape->shape)};
    if (const auto* slice = node.op.as<ops::Slice>()) {
      ops::Slice part = *slice;
      part.size[0] = rows_ / parts_;
      return part;
    }
    return node.op;
  }

  const Node& node_;
  const ops::Scan& scan_;
  std::vector<Node*> order_;
  std::int64_t rows_ = 1, parts_ = 1;
  std::set<const Node*> divided_;  // of which a part has its rows
  std::set<int> divided_inputs_;
};

}  // namespace

Program divide_rows(const Program& program) {
  return Rewrite::run(program, [&](Graph& graph, const Node& node, const std::vector<Value>& inputs) {
    const bool loop = node.op.as<ops::Scan>() && has_small_steps(node);
    const std::optional<DividedScan> divided = loop ? Divider(node).run() : std::nullopt;
    return divided ? graph.add_named(*divided, inputs, node.name) : Rewrite::copy(graph, node, inputs);
  });
}

}  // namespace hornet::passes

// Transposes sink towards the outputs, through ops that do not care in which order axes lie, until two meet and cancel
// or one meets a lookup, whose few indices are turned round instead of the rows they pick. A recurrent layer has time
// before batch inside and behind it outside: of two such layers in a row, and their gradients, hardly any turning
// remains. What is moved is kept only where fewer bytes are rearranged in the end.
#include <algorithm>
#include <numeric>
#include <optional>

#include "src/ops/gather.hpp"
#include "src/ops/reduce.hpp"
#include "src/ops/shape.hpp"
#include "src/passes/passes.hpp"

namespace hornet::passes {
namespace {

using Axes = std::vector<std::int64_t>;  // axis i of the result is axis axes[i] of the source

struct Turned {
  Value source;
  Axes axes;
};

Turned seen_through(Value value) {
  if (const auto* transpose = value.node().op.as<ops::Transpose>()) return {value.node().inputs[0], transpose->axes};
  Axes none(static_cast<std::size_t>(value.rank()));
  std::iota(none.begin(), none.end(), 0);
  return {value, none};
}

bool is_turned(Value value) { return value.node().op.as<ops::Transpose>() != nullptr; }

// What an attribute with one number an axis of the result is for the source.
Axes for_source(const Axes& numbers, const Axes& axes) {
  Axes out(numbers.size());
  for (std::size_t i = 0; i < numbers.size(); ++i) out[static_cast<std::size_t>(axes[i])] = numbers[i];
  return out;
}

int for_source(int axis, const Axes& axes) { return static_cast<int>(axes[static_cast<std::size_t>(axis)]); }

Axes inverse(const Axes& axes) {
  Axes in_order(axes.size());
  std::iota(in_order.begin(), in_order.end(), 0);
  return for_source(in_order, axes);
}

// One node of the old program in the new one.
class Sinker {
 public:
  Sinker(Graph& graph, const Node& node, const std::vector<Value>& inputs)
      : graph_(graph), node_(node), inputs_(inputs) {}

  std::vector<Value> run() {
    if (node_.outputs.size() == 1 && !inputs_.empty())
      if (const std::optional<Value> value = sunk()) return {*value};
    return Rewrite::copy(graph_, node_, inputs_);
  }

 private:
  std::optional<Value> sunk() {
    const Op& op = node_.op;
    if (const auto* transpose = op.as<ops::Transpose>()) return transposed(*transpose);
    if (const auto* reverse = op.as<ops::Reverse>()) return reversed(*reverse);
    if (const auto* grad = op.as<ops::GatherGrad>()) return looked_up_gradient(*grad);
    if (op.name() == "broadcast_to" || !std::ranges::any_of(inputs_, is_turned)) return {};
    const Axes axes = seen_through(*std::ranges::find_if(inputs_, is_turned)).axes;
    if (op.pointwise()) return pointwise(axes);
    if (const auto* join = op.as<ops::Concatenate>())
      return all_turned(ops::Concatenate{for_source(join->axis, axes)}, axes);
    if (const auto* slice = op.as<ops::Slice>())
      return all_turned(ops::Slice{for_source(slice->begin, axes), for_source(slice->size, axes)}, axes);
    if (const auto* pad = op.as<ops::Pad>())
      return all_turned(ops::Pad{for_source(pad->before, axes), for_source(pad->after, axes), pad->value}, axes);
    if (const auto* sum = op.as<ops::Sum>()) return summed(*sum, axes);
    return {};
  }

  Value add(const Op& op, const std::vector<Value>& inputs) { return graph_.add_named(op, inputs, node_.name).front(); }

  Value turned(Value source, const Axes& axes) {
    return std::ranges::is_sorted(axes) ? source : add(ops::Transpose{axes}, {source});
  }

  // `op` of the sources of all inputs, if they are turned alike, and turned itself.
  std::optional<Value> all_turned(const Op& op, const Axes& axes) {
    std::vector<Value> sources;
    for (const Value& input : inputs_) {
      if (seen_through(input).axes != axes) return {};
      sources.push_back(seen_through(input).source);
    }
    return turned(add(op, sources), axes);
  }

  // As all_turned, but beside the turned inputs there may be a stretched number.
  std::optional<Value> pointwise(const Axes& axes) {
    std::vector<Value> sources;
    for (const Value& input : inputs_) {
      const Node& maker = input.node();
      if (maker.op.name() == "broadcast_to" && maker.inputs[0].shape().size() == 1 && maker.inputs[0].rank() == 0) {
        const Axes extents = for_source(input.shape().extents(), axes);
        sources.push_back(add(ops::BroadcastTo{Shape(extents)}, {maker.inputs[0]}));
      } else if (seen_through(input).axes == axes) {
        sources.push_back(seen_through(input).source);
      } else {
        return {};
      }
    }
    return turned(add(node_.op, sources), axes);
  }

  std::optional<Value> transposed(const ops::Transpose& transpose) {
    const Turned in = seen_through(inputs_[0]);
    if (is_turned(inputs_[0])) {
      Axes both;
      for (const std::int64_t axis : transpose.axes) both.push_back(in.axes[static_cast<std::size_t>(axis)]);
      return turned(in.source, both);
    }
    return looked_up(transpose.axes);
  }

  // A transpose of looked up rows that leaves the rows themselves as they are.
  std::optional<Value> looked_up(const Axes& axes) {
    const Node& maker = inputs_[0].node();
    const auto* gather = maker.op.as<ops::Gather>();
    if (!gather || gather->axis != 0) return {};
    const std::optional<Axes> of_indices = leading(axes, maker.inputs[1].rank());
    if (!of_indices) return {};
    return add(*gather, {maker.inputs[0], turned(maker.inputs[1], *of_indices)});
  }

  // The gradient of a lookup, of turned rows.
  std::optional<Value> looked_up_gradient(const ops::GatherGrad& grad) {
    if (grad.axis != 0 || !is_turned(inputs_[0])) return {};
    const auto [source, axes] = seen_through(inputs_[0]);
    const std::optional<Axes> of_indices = leading(inverse(axes), inputs_[1].rank());
    if (!of_indices) return {};
    return add(grad, {source, turned(inputs_[1], *of_indices)});
  }

  // The first `count` of the axes, if those behind them stay where they are.
  static std::optional<Axes> leading(const Axes& axes, int count) {
    for (std::size_t i = static_cast<std::size_t>(count); i < axes.size(); ++i)
      if (axes[i] != static_cast<std::int64_t>(i)) return {};
    return Axes(axes.begin(), axes.begin() + count);
  }

  std::optional<Value> reversed(const ops::Reverse& reverse) {
    if (const auto* before = inputs_[0].node().op.as<ops::Reverse>(); before && before->axis == reverse.axis)
      return inputs_[0].node().inputs[0];
    if (!is_turned(inputs_[0])) return {};
    const auto [source, axes] = seen_through(inputs_[0]);
    const int axis = for_source(reverse.axis, axes);
    const auto* before = source.node().op.as<ops::Reverse>();
    const bool twice = before && before->axis == axis;
    return turned(twice ? source.node().inputs[0] : add(ops::Reverse{axis}, {source}), axes);
  }

  std::optional<Value> summed(const ops::Sum& sum, const Axes& axes) {
    if (sum.keepdims) return {};
    ops::Sum of_source = sum;
    for (std::int64_t& axis : of_source.axes) axis = axes[static_cast<std::size_t>(axis)];
    std::ranges::sort(of_source.axes);
    Axes kept;  // axes of the source, in the order of the result
    for (std::size_t i = 0; i < axes.size(); ++i)
      if (std::ranges::find(sum.axes, static_cast<std::int64_t>(i)) == sum.axes.end()) kept.push_back(axes[i]);
    if (!std::ranges::is_sorted(kept)) return {};
    return add(of_source, {seen_through(inputs_[0]).source});
  }

  Graph& graph_;
  const Node& node_;
  const std::vector<Value>& inputs_;
};

std::int64_t rearranged_bytes(const Program& program) {
  std::int64_t bytes = 0;
  for (const Node* node : live_nodes(program))
    if (node->op.as<ops::Transpose>() || node->op.as<ops::Reverse>()) bytes += node->outputs[0].bytes();
  return bytes;
}

}  // namespace

Program sink_transposes(const Program& program) {
  const std::int64_t before = rearranged_bytes(program);
  if (before == 0) return program;
  const Program sunk = eliminate_common_subexpressions(
      Rewrite::run(program, [](Graph& graph, const Node& node, const std::vector<Value>& inputs) {
        return Sinker(graph, node, inputs).run();
      }));
  return rearranged_bytes(sunk) < before ? sunk : program;
}

}  // namespace hornet::passes

// Lets pointwise nodes read slices of rows where they lie and write what is concatenated into rows where it belongs.
#include <algorithm>
#include <map>

#include "src/ops/shape.hpp"
#include "src/passes/passes.hpp"
#include "src/passes/pointwise_parts.hpp"

namespace hornet::passes {
namespace {

// Whether the value is a part of another's rows.
bool is_part(Value value) {
  const auto* slice = value.node().op.as<ops::Slice>();
  if (!slice || value.rank() < 1) return false;
  const Shape& from = value.node().inputs[0].shape();
  return value.shape().slice(0, value.rank() - 1) == from.slice(0, from.rank() - 1) && value.shape().size() > 0;
}

// The pointwise node whose results `node` puts beside each other and nothing else, or nullptr.
const Node* joined_by(const Node& node) {
  const auto* join = node.op.as<ops::Concatenate>();
  if (!join || join->axis != node.outputs[0].shape.rank() - 1 || node.inputs.size() < 2) return nullptr;
  const Node& maker = node.inputs[0].node();
  if (!maker.op.as<FusedPointwise>() || node.outputs[0].shape.size() == 0) return nullptr;
  const bool same = std::ranges::all_of(node.inputs, [&](const Value& input) { return &input.node() == &maker; });
  return same ? &maker : nullptr;
}

class Fuser {
 public:
  explicit Fuser(const Program& program) {
    for (const Node* node : live_nodes(program)) {
      const Node* maker = joined_by(*node);
      if (maker && join_of_.try_emplace(maker, node).second) maker_of_[node] = maker;
      for (const Value& input : node->inputs) readers_[{&input.node(), input.output()}].push_back(node);
    }
    for (const std::vector<Value>* roots : {&program.fetches, &program.updates})
      for (const Value& root : *roots) readers_[{&root.node(), root.output()}].push_back(nullptr);
  }

  std::vector<Value> visit(Graph& graph, const Node& node, const std::vector<Value>& inputs) {
    if (const auto maker = maker_of_.find(&node); maker != maker_of_.end() && joined_.contains(maker->second))
      return {joined_.at(maker->second)};
    if (!node.op.pointwise()) return Rewrite::copy(graph, node, inputs);
    PointwiseParts op{FusedPointwise::of(node), {}, 0};
    std::vector<Value> sources;
    for (const Value& input : inputs) {
      const bool part = is_part(input) && input.shape() == op.pointwise.shape;
      op.columns.push_back(part ? input.node().op.as<ops::Slice>()->begin.back() : -1);
      sources.push_back(part ? input.node().inputs[0] : input);
    }
    const auto join = join_of_.find(&node);
    const std::size_t read = static_cast<std::size_t>(std::ranges::count_if(op.columns, [](auto c) { return c >= 0; }));
    const std::size_t written = join == join_of_.end() ? 0 : join->second->inputs.size();
    if (read + written == 0 || read + written > PointwiseParts::most) return Rewrite::copy(graph, node, inputs);
    return written == 0 ? graph.add_named(op, sources, node.name) : joined(graph, node, *join->second, op, sources);
  }

 private:
  // The node's results that somebody but `join` reads, then those it puts beside each other.
  std::vector<Value> joined(Graph& graph, const Node& node, const Node& join, PointwiseParts& op,
                            const std::vector<Value>& sources) {
    const std::vector<std::int64_t> registers = op.pointwise.results;
    std::vector<int> kept;
    op.pointwise.results.clear();
    for (int i = 0; i < static_cast<int>(node.outputs.size()); ++i)
      if (std::ranges::any_of(readers_[{&node, i}], [&](const Node* reader) { return reader != &join; })) {
        kept.push_back(i);
        op.pointwise.results.push_back(registers[static_cast<std::size_t>(i)]);
      }
    for (const Value& part : join.inputs)
      op.pointwise.results.push_back(registers[static_cast<std::size_t>(part.output())]);
    op.joined = static_cast<int>(join.inputs.size());
    const std::vector<Value> made = graph.add_named(op, sources, node.name);
    joined_[&node] = made.back();
    std::vector<Value> out(node.outputs.size());
    for (std::size_t i = 0; i < kept.size(); ++i) out[static_cast<std::size_t>(kept[i])] = made[i];
    return out;
  }

  std::unordered_map<const Node*, const Node*> join_of_, maker_of_;  // pointwise node -> concatenation, and back
  std::map<std::pair<const Node*, int>, std::vector<const Node*>> readers_;
  std::unordered_map<const Node*, Value> joined_;  // by pointwise node
};

}  // namespace

Program fuse_parts(const Program& program) {
  const auto has_parts = [](const Node& node) { return node.op.as<ops::Slice>() || node.op.as<ops::Concatenate>(); };
  if (std::ranges::none_of(program.graph.nodes(), has_parts)) return program;
  Fuser fuser(program);
  return Rewrite::run(program, [&](Graph& graph, const Node& node, const std::vector<Value>& inputs) {
    return fuser.visit(graph, node, inputs);
  });
}

}  // namespace hornet::passes

// Moves the pointwise node that alone reads a producer's result into the producer.
#include <algorithm>
#include <unordered_map>

#include "src/passes/fused_epilogue.hpp"
#include "src/passes/passes.hpp"

namespace hornet::passes {
namespace {

class Fuser {
 public:
  Fuser(const Program& program, const std::function<bool(const Node&)>& can_produce) {
    for (Node* node : live_nodes(program))
      for (const Value& input : node->inputs) ++reads_[&input.node()];
    for (const std::vector<Value>* roots : {&program.fetches, &program.updates})
      for (const Value& root : *roots) ++reads_[&root.node()];
    for (Node* node : live_nodes(program))
      if (node->op.pointwise()) choose(*node, can_produce);
  }

  std::vector<Value> visit(Graph& graph, const Node& node, const std::vector<Value>& inputs) {
    if (moved_.contains(&node)) {  // its reader takes it along
      producer_inputs_[&node] = inputs;
      return std::vector<Value>(node.outputs.size());
    }
    const auto found = producer_of_.find(&node);
    if (found == producer_of_.end()) return Rewrite::copy(graph, node, inputs);
    const Node& producer = *found->second;
    std::int64_t from = 0;
    while (&node.inputs[static_cast<std::size_t>(from)].node() != &producer) ++from;
    std::vector<Value> all = producer_inputs_.at(&producer);
    const int split = static_cast<int>(all.size());
    for (std::size_t i = 0; i < inputs.size(); ++i)
      if (static_cast<std::int64_t>(i) != from) all.push_back(inputs[i]);
    return graph.add_named(FusedEpilogue{producer.op, split, with_first_input(FusedPointwise::of(node), from)}, all,
                           node.name);
  }

 private:
  // Of several producers that a node reads, the largest product is the one worth it; they are equal in size, so the
  // last.
  void choose(const Node& node, const std::function<bool(const Node&)>& can_produce) {
    for (auto input = node.inputs.rbegin(); input != node.inputs.rend(); ++input) {
      const Node& producer = input->node();
      const bool once = std::ranges::count(node.inputs, *input) == 1 && reads_[&producer] == 1;
      if (!once || moved_.contains(&producer) || producer.outputs.size() != 1 ||
          producer.outputs[0].shape != node.outputs[0].shape || !can_produce(producer))
        continue;
      producer_of_[&node] = &producer;
      moved_[&producer] = true;
      return;
    }
  }

  std::unordered_map<const Node*, int> reads_;
  std::unordered_map<const Node*, const Node*> producer_of_;
  std::unordered_map<const Node*, bool> moved_;
  std::unordered_map<const Node*, std::vector<Value>> producer_inputs_;
};

}  // namespace

Program fuse_epilogues(const Program& program, const std::function<bool(const Node&)>& can_produce) {
  Fuser fuser(program, can_produce);
  return Rewrite::run(program, [&](Graph& graph, const Node& node, const std::vector<Value>& inputs) {
    return fuser.visit(graph, node, inputs);
  });
}

}  // namespace hornet::passes

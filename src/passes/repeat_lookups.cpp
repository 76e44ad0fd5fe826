// Indices that are looked up among variables' elements, as those of a batch: who reads them late, behind what has read
// them before, gets them by a lookup of its own. Otherwise those of the next step could not be looked up before all
// have read this step's, which may be its very end.
#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "src/ops/gather.hpp"
#include "src/passes/fused_prologue.hpp"
#include "src/passes/passes.hpp"

namespace hornet::passes {
namespace {

bool is_view(const Node& node) { return node.op.name() == "reshape"; }

class Repeater {
 public:
  explicit Repeater(const Program& program) {
    for (const Node* node : live_nodes(program)) {
      int before = 0;
      for (const Value& input : node->inputs) before = std::max(before, depth(input.node()));
      depths_[node] = before + (is_source(*node) || is_view(*node) ? 0 : 1);
      for (const Value& input : node->inputs) {
        const bool early = depths_[node] == depth(input.node()) + 1;
        if (early) read_early_.insert(&input.node());
      }
    }
  }

  std::vector<Value> visit(Graph& graph, const Node& node, std::vector<Value> inputs) {
    if (is_lookup(node)) lookups_[&node].inputs = inputs;
    for (std::size_t i = 0; i < inputs.size(); ++i)
      if (const Node& maker = node.inputs[i].node(); is_lookup(maker) && comes_late(node, maker))
        inputs[i] = repeated(graph, maker);
    return Rewrite::copy(graph, node, inputs);
  }

 private:
  struct Lookup {
    std::vector<Value> inputs;
    Value repeated = {};
  };

  int depth(const Node& node) const { return depths_.at(&node); }

  // Of little, and nothing that is computed.
  bool is_lookup(const Node& node) const {
    constexpr std::int64_t most = 4096;
    const auto* prologue = node.op.as<FusedPrologue>();
    const Op& op = prologue ? prologue->consumer : node.op;
    return op.as<ops::Gather>() && node.outputs[0].shape.rank() == 1 && node.outputs[0].shape.size() <= most &&
           depth(node) == 1;
  }

  bool comes_late(const Node& reader, const Node& lookup) const {
    return depth(reader) > depth(lookup) + 1 && read_early_.contains(&lookup);
  }

  Value repeated(Graph& graph, const Node& node) {
    Lookup& lookup = lookups_.at(&node);
    if (!lookup.repeated) lookup.repeated = graph.add_named(node.op, lookup.inputs, node.name).front();
    return lookup.repeated;
  }

  std::unordered_map<const Node*, int> depths_;  // steps to be done before, with its own
  std::unordered_set<const Node*> read_early_;
  std::unordered_map<const Node*, Lookup> lookups_;
};

}  // namespace

Program repeat_lookups(const Program& program) {
  Repeater repeater(program);
  return Rewrite::run(program, [&](Graph& graph, const Node& node, const std::vector<Value>& inputs) {
    return repeater.visit(graph, node, inputs);
  });
}

}  // namespace hornet::passes

// Moves the op that makes a program's matrix of rows, and that nothing else reads, into the program's node.
#include <algorithm>
#include <unordered_map>

#include "src/passes/passes.hpp"
#include "src/passes/produced_rows.hpp"

namespace hornet::passes {
namespace {

class Fuser {
 public:
  Fuser(const Program& program, const std::function<bool(const Node&)>& wanted) : reads_(reader_counts(program)) {
    for (const Node* node : live_nodes(program))
      if (const auto* rows = node->op.as<FusedRows>()) choose(*node, *rows, wanted);
  }

  std::vector<Value> visit(Graph& graph, const Node& node, const std::vector<Value>& inputs) {
    if (inputs_of_moved_.contains(&node)) {  // its reader takes it along
      inputs_of_moved_[&node] = inputs;
      return std::vector<Value>(1);
    }
    const auto found = produced_input_.find(&node);
    if (found == produced_input_.end()) return Rewrite::copy(graph, node, inputs);
    const std::size_t from = found->second;
    const Node& producer = node.inputs[from].node();
    std::vector<Value> all = inputs_of_moved_.at(&producer);
    const int split = static_cast<int>(all.size());
    for (std::size_t i = 0; i < inputs.size(); ++i)
      if (i != from) all.push_back(inputs[i]);
    FusedRows rows = *node.op.as<FusedRows>();
    move_to_front(rows.program, rows.results, static_cast<std::int64_t>(from));
    return graph.add_named(ProducedRows{producer.op, split, rows}, all, node.name);
  }

 private:
  void choose(const Node& node, const FusedRows& rows, const std::function<bool(const Node&)>& wanted) {
    for (std::size_t i = 0; i < node.inputs.size(); ++i) {
      const Node& producer = node.inputs[i].node();
      if (reads_[static_cast<std::size_t>(producer.id)] != 1 || producer.outputs.size() != 1 ||
          !rows.domain().is_matrix(producer.outputs[0].shape) || !wanted(producer))
        continue;
      produced_input_[&node] = i;
      inputs_of_moved_[&producer];
      return;
    }
  }

  std::vector<int> reads_;  // by node id
  std::unordered_map<const Node*, std::size_t> produced_input_;
  std::unordered_map<const Node*, std::vector<Value>> inputs_of_moved_;
};

}  // namespace

Program fuse_row_producers(const Program& program, const std::function<bool(const Node&)>& wanted) {
  Fuser fuser(program, wanted);
  return Rewrite::run(program, [&](Graph& graph, const Node& node, const std::vector<Value>& inputs) {
    return fuser.visit(graph, node, inputs);
  });
}

}  // namespace hornet::passes

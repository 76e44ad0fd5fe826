// Moves what reads a matrix of rows, row by row, into the node that makes it. Others may read that too.
#include <algorithm>

#include "src/passes/continued_rows.hpp"
#include "src/passes/groups.hpp"
#include "src/passes/passes.hpp"

namespace hornet::passes {
namespace {

class Fuser {
 public:
  Fuser(const Program& program, const WantedRowConsumer& wanted) : groups_(program) {
    for (Node* node : groups_.order())
      if (node->op.as<FusedRows>() || node->op.as<ProducedRows>()) choose(*node, wanted);
  }

  Program run() {
    return groups_.emit([this](Graph& graph, int g) { return fuse(graph, g); });
  }

 private:
  void choose(Node& rows, const WantedRowConsumer& wanted) {
    const std::vector<Node*> users = groups_.users(rows);
    for (Node* user : users) {
      if (std::ranges::count(users, user) > 1 || &user->inputs[0].node() != &rows || !wanted(rows, *user)) continue;
      const int group = groups_.start(rows);
      if (groups_.try_join(*user, group)) return;
      groups_.dissolve(group);
    }
  }

  std::vector<Value> fuse(Graph& graph, int group) {
    const Node &rows = *groups_.members(group).front(), &consumer = *groups_.members(group).back();
    std::vector<Value> inputs;
    for (const Value& input : rows.inputs) inputs.push_back(groups_.emitted(input));
    for (std::size_t i = 1; i < consumer.inputs.size(); ++i) inputs.push_back(groups_.emitted(consumer.inputs[i]));
    const ContinuedRows op{rows.op, static_cast<int>(rows.inputs.size()), consumer.inputs[0].output(), consumer.op};
    std::vector<Value> made = graph.add_named(op, inputs, rows.name);
    if (groups_.results(group).front() == &consumer) made.erase(made.begin(), made.begin() + std::ssize(rows.outputs));
    return made;
  }

  Groups groups_;
};

}  // namespace

Program fuse_row_consumers(const Program& program, const WantedRowConsumer& wanted) {
  return Fuser(program, wanted).run();
}

}  // namespace hornet::passes

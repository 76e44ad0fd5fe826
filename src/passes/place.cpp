// Parts of a program that run on other devices. Nodes placed on one device become few parts, as copies between devices
// cost more than what they part: a node joins any part of its device, near or far, that then still has an order of
// execution.
#include <algorithm>
#include <map>
#include <optional>

#include "src/passes/groups.hpp"
#include "src/passes/passes.hpp"
#include "src/passes/placed.hpp"

namespace hornet::passes {
namespace {

using Key = std::pair<const Node*, int>;

bool is_assign(const Node& node) { return node.op.name() == "assign"; }

bool is_placed(const Node& node, const Elsewhere& elsewhere) {
  return !is_source(node) && !node.device.empty() && elsewhere(node.device);
}

// A loop runs as a whole.
void expect_whole(const Subgraph& body, const Node& loop, const Elsewhere& elsewhere) {
  for (const Node& node : body.graph.nodes()) {
    const bool here = !is_placed(node, elsewhere) && !is_placed(loop, elsewhere);
    if (!is_source(node) && !node.device.empty() && node.device != loop.device && !here)
      throw ConfigError("op \"" + node.name + "\" is placed on '" + node.device + "' within the loop \"" + loop.name +
                        "\", which runs on one device: place the layer that loops, not its cell");
    if (node.op.inner()) expect_whole(*node.op.inner(), loop, elsewhere);
  }
}

bool holds_placed(const Graph& graph, const Elsewhere& elsewhere) {
  return std::ranges::any_of(graph.nodes(), [&](const Node& node) {
    return is_placed(node, elsewhere) || (node.op.inner() && holds_placed(node.op.inner()->graph, elsewhere));
  });
}

class Placer {
 public:
  Placer(const Program& program, const Elsewhere& elsewhere) : program_(program), elsewhere_(elsewhere) {}

  Program run() {
    groups_.emplace(program_);
    for (const Node* node : groups_->order()) {
      if (node->op.inner()) expect_whole(*node->op.inner(), *node, elsewhere_);
      if (node->op.as<ReadVariable>() && touched_by_one_device(*node)) at_home_.push_back(node);
    }
    for (form_parts(); !variables_are_read_first();) form_parts();
    Program placed = groups_->emit([this](Graph& graph, int part) { return emit_part(graph, part); });
    name_updates_once(placed.updates);
    return placed;
  }

 private:
  bool is_placed(const Node& node) const { return passes::is_placed(node, elsewhere_); }
  bool is_at_home(const Node& read) const { return std::ranges::find(at_home_, &read) != at_home_.end(); }
  bool fetched(const Node& node) const {
    return std::ranges::any_of(program_.fetches, [&](const Value& fetch) { return &fetch.node() == &node; });
  }

  // Whether only nodes placed on one other device read and write the variable, which then does so where it is.
  bool touched_by_one_device(const Node& read) const {
    const std::vector<Node*>& users = groups_->users(read);
    return !users.empty() && !fetched(read) && std::ranges::all_of(users, [&](const Node* user) {
      return is_placed(*user) && user->device == users.front()->device &&
             (!is_assign(*user) || assigns_beside(*user, read));
    });
  }

  // Whether an assignment is of that variable, of a value made on its device, and nobody reads what it returns.
  bool assigns_beside(const Node& assign, const Node& read) const {
    const Node& maker = assign.inputs[1].node();
    return &assign.inputs[0].node() == &read && is_placed(maker) && maker.device == assign.device &&
           groups_->users(assign).empty() && !fetched(assign);
  }

  void form_parts() {
    groups_.emplace(program_);
    devices_.clear();
    for (Node* node : groups_->order()) {
      if (!is_placed(*node) || (is_assign(*node) && !is_at_home(node->inputs[0].node()))) continue;
      if (!joins_any(*node)) {
        groups_->start(*node);
        devices_.push_back(node->device);
      }
    }
  }

  bool joins_any(Node& node) {
    for (int part = static_cast<int>(devices_.size()) - 1; part >= 0; --part)
      if (devices_[static_cast<std::size_t>(part)] == node.device && groups_->try_join(node, part)) return true;
    return false;
  }

  // Whether a part that assigns a variable comes after all others that read it. A variable for which that is not so is
  // at home no more.
  bool variables_are_read_first() {
    const auto changed_too_early = [this](const Node* read) {
      const std::vector<Node*>& users = groups_->users(*read);
      const auto assign = std::ranges::find_if(users, [](const Node* user) { return is_assign(*user); });
      return assign != users.end() && std::ranges::any_of(users, [&](const Node* user) {
               const int reader = groups_->of(*user), writer = groups_->of(**assign);
               return reader != writer && !groups_->needs(writer, reader);
             });
    };
    return std::erase_if(at_home_, changed_too_early) == 0;
  }

  std::vector<Value> emit_part(Graph& graph, int part) {
    Placed op{devices_[static_cast<std::size_t>(part)], part, {}, {}};
    std::vector<Value> inputs;
    std::map<Key, Value> inside;
    for (const Node* member : groups_->members(part)) {
      std::vector<Value> own;
      for (const Value& input : member->inputs) {
        Value& value = inside[{&input.node(), input.output()}];
        if (!value) value = brought_in(input, op.body.graph, inputs);
        own.push_back(value);
      }
      const std::vector<Value> outputs = op.body.graph.add_named(member->op, own, member->name);
      for (std::size_t i = 0; i < outputs.size(); ++i) inside[{member, static_cast<int>(i)}] = outputs[i];
    }
    return with_results(graph, part, std::move(op), inputs, inside);
  }

  // What stands in a part for a value that none of its members makes.
  Value brought_in(const Value& value, Graph& body, std::vector<Value>& inputs) {
    const Node& node = value.node();
    if (node.op.as<Constant>()) return body.add_named(node.op, {}, node.name).front();
    if (const auto* read = node.op.as<ReadVariable>(); read && is_at_home(node)) return body.variable(read->variable);
    inputs.push_back(groups_->emitted(value));
    return body.placeholder(value.dtype(), value.shape(), Placed::label(inputs.size() - 1));
  }

  std::vector<Value> with_results(Graph& graph, int part, Placed op, const std::vector<Value>& inputs,
                                  const std::map<Key, Value>& inside) {
    for (Node* result : groups_->results(part))
      for (int i = 0; i < static_cast<int>(result->outputs.size()); ++i)
        (is_assign(*result) ? op.updates : op.body.results).push_back(inside.at({result, i}));
    const std::vector<Value> made = graph.add_named(op, inputs, groups_->members(part).front()->name);
    std::vector<Value> outputs;
    auto next = made.begin();
    for (Node* result : groups_->results(part))
      for (std::size_t i = 0; i < result->outputs.size(); ++i)
        outputs.push_back(is_assign(*result) ? made.back() : *next++);
    return outputs;
  }

  static void name_updates_once(std::vector<Value>& updates) {
    std::vector<Value> once;
    for (const Value& update : updates)
      if (std::ranges::find(once, update) == once.end()) once.push_back(update);
    updates = std::move(once);
  }

  const Program& program_;
  const Elsewhere& elsewhere_;
  std::optional<Groups> groups_;      // the parts
  std::vector<std::string> devices_;  // by part
  std::vector<const Node*> at_home_;  // reads of variables that stay with the only part's device that touches them
};

}  // namespace

Program place(const Program& program, const Elsewhere& elsewhere) {
  if (!holds_placed(program.graph, elsewhere)) return program;
  const PlacementScope unplaced("");
  return Placer(program, elsewhere).run();
}

}  // namespace hornet::passes

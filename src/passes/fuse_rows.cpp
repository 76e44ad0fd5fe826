// Row fusion. A reduction of the last axis starts a group; what works on the same rows joins from there: readers,
// makers, siblings. Softmax, cross-entropy, layer normalisation and their gradients are such groups, whoever wrote
// them.
#include <algorithm>

#include "src/ops/gather.hpp"
#include "src/ops/order.hpp"
#include "src/ops/reduce.hpp"
#include "src/ops/softmax.hpp"
#include "src/passes/fused_rows.hpp"
#include "src/passes/groups.hpp"
#include "src/passes/passes.hpp"

namespace hornet::passes {
namespace {

constexpr std::int64_t kLongestRow = 2048;  // longer ones keep a kernel of their own: a few must fit a core's cache
constexpr std::size_t kMaxGroup = 64;       // instructions
constexpr std::int64_t kFewestRows = 2;

bool is_row(const Shape& shape) {
  if (shape.rank() < 2 || shape.back() < 2 || shape.back() > kLongestRow) return false;
  return shape.size() / shape.back() >= kFewestRows;
}

RowDomain rows_of(const Shape& shape) { return {shape.slice(0, shape.rank() - 1), shape.back()}; }

bool reduces_last(const std::vector<std::int64_t>& axes, const Shape& shape) {
  return axes.size() == 1 && axes[0] == shape.rank() - 1;
}

// Whether `node` makes one number of each row.
bool reduces_rows(const Node& node) {
  if (node.inputs.size() != 1 || !is_floating(node.inputs[0].dtype())) return false;
  const Shape& x = node.inputs[0].shape();
  if (!is_row(x)) return false;
  if (const auto* sum = node.op.as<ops::Sum>()) return reduces_last(sum->axes, x);
  if (const auto* max = node.op.as<ops::Max>()) return reduces_last(max->axes, x);
  if (const auto* argmax = node.op.as<ops::ArgMax>()) return argmax->axis == x.rank() - 1;
  return false;
}

// Whether `node` may be an instruction of a program on these rows.
bool fits(const Node& node, const RowDomain& domain) {
  if (reduces_rows(node)) return domain.is_matrix(node.inputs[0].shape());
  const Shape& out = node.outputs[0].shape;
  if (node.op.pointwise() && node.op.name() != "stop_gradient") return domain.holds(out);
  if (node.op.as<ops::OneHot>())
    return is_floating(node.outputs[0].dtype) && domain.is_column(node.inputs[0].shape()) && domain.is_matrix(out);
  if (node.op.name() == "broadcast_to")
    return node.inputs[0].shape() == domain.lead + Shape{1} && domain.is_matrix(out);
  if (node.op.name() == "reshape") return domain.is_column(node.inputs[0].shape()) && domain.is_column(out);
  return false;
}

// A group's instructions and what they read from outside. A broadcast_to in no group that a member reads is an
// instruction too: what it stretches is smaller.
class Assembly {
 public:
  Assembly(Groups& groups, int g, const RowDomain& domain)
      : groups_(groups), g_(g), op_{domain.lead, domain.n, {}, {}} {
    for (const Node* member : groups.members(g))
      for (const Value& input : member->inputs) add_source(input);
    for (Node* member : groups.members(g)) add_instruction(*member);
    for (Node* result : groups.results(g)) op_.results.push_back(register_of(result->value()));
  }

  std::vector<Value> node_in(Graph& graph) const {
    return graph.add_named(op_, inputs_, groups_.members(g_).back()->name);
  }

 private:
  bool cloned(const Node& node) const { return node.op.name() == "broadcast_to" && groups_.of(node) < 0; }

  void add_source(const Value& input) {
    if (groups_.of(input.node()) == g_ || std::ranges::find(registers_, input) != registers_.end()) return;
    if (cloned(input.node())) return add_source(input.node().inputs[0]);
    registers_.push_back(input);
    inputs_.push_back(groups_.emitted(input));
  }

  std::int64_t register_of(const Value& value) {
    if (std::ranges::find(registers_, value) == registers_.end()) add_instruction(value.node());
    return std::ranges::find(registers_, value) - registers_.begin();
  }

  void add_instruction(Node& node) {
    FusedInstruction instruction{node.op, {}};
    for (Value input : node.inputs) {
      while (node.op.name() == "broadcast_to" && cloned(input.node())) input = input.node().inputs[0];
      instruction.args.push_back(register_of(input));
    }
    op_.program.push_back(std::move(instruction));
    registers_.push_back(node.value());
  }

  Groups& groups_;
  int g_;
  FusedRows op_;
  std::vector<Value> inputs_;     // in the new graph
  std::vector<Value> registers_;  // in the old one
};

class Fuser {
 public:
  explicit Fuser(const Program& program) : groups_(program) {}

  Program run() {
    for (Node* node : groups_.order())
      if (reduces_rows(*node) && groups_.of(*node) < 0) {
        domains_.push_back(rows_of(node->inputs[0].shape()));
        grow(groups_.start(*node));
      }
    return groups_.emit([this](Graph& graph, int g) {
      return Assembly(groups_, g, domains_[static_cast<std::size_t>(g)]).node_in(graph);
    });
  }

 private:
  void grow(int g) {
    const RowDomain& domain = domains_[static_cast<std::size_t>(g)];
    for (bool grown = true; grown;) {
      grown = false;
      for (Node* node : groups_.order())
        if (groups_.of(*node) < 0 && groups_.members(g).size() < kMaxGroup && fits(*node, domain) && touches(*node, g))
          grown = groups_.try_join(*node, g) || grown;
    }
    if (groups_.members(g).size() == 1) groups_.dissolve(g);
  }

  // Whether the node reads or makes what a member makes or reads: rows at least, not a mere scalar.
  bool touches(const Node& node, int g) const {
    const auto member = [&](const Node* other) { return groups_.of(*other) == g; };
    const RowDomain& domain = domains_[static_cast<std::size_t>(g)];
    return std::ranges::any_of(groups_.users(node), member) ||
           std::ranges::any_of(node.inputs, [&](const Value& input) {
             return member(&input.node()) ||
                    (domain.is_matrix(input.shape()) && std::ranges::any_of(groups_.users(input.node()), member));
           });
  }

  Groups groups_;
  std::vector<RowDomain> domains_;  // by group
};

}  // namespace

bool composes_into_rows(const Node& node) {
  const auto* softmax = node.op.as<ops::Softmax>();
  const auto* log_softmax = node.op.as<ops::LogSoftmax>();
  if ((!softmax && !log_softmax) || !is_row(node.outputs[0].shape)) return false;
  return (softmax ? softmax->axis : log_softmax->axis) == node.outputs[0].shape.rank() - 1;
}

Program fuse_rows(const Program& program) { return Fuser(program).run(); }

}  // namespace hornet::passes

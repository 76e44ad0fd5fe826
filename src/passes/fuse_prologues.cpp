// Moves a pointwise node of one large input, and the picking of rows that makes that, into what reads its result, where
// all its readers take it. The node is then computed once for each reader, and never stored.
#include <algorithm>
#include <optional>
#include <unordered_map>
#include <unordered_set>

#include "src/ops/gather.hpp"
#include "src/passes/fused_prologue.hpp"
#include "src/passes/passes.hpp"

namespace hornet::passes {
namespace {

bool is_reshape(const Node& node) { return node.op.name() == "reshape"; }

Value before_reshapes(Value value) {
  while (is_reshape(value.node())) value = value.node().inputs[0];
  return value;
}

// A program in front of an operand, and what it reads in the old graph.
struct Prologue {
  FusedPointwise program;
  std::vector<Value> inputs;  // the rows' data and indices, or the large input; then numbers
  bool picks_rows = false;
  std::string picker = {}, extent_name = {};  // FusedPrologue's
};

class Fuser {
 public:
  Fuser(const Program& program, const WantedPrologue& wanted) : wanted_(wanted) {
    for (Node* node : live_nodes(program)) {
      order_.push_back(node);
      for (int i = 0; i < static_cast<int>(node->inputs.size()); ++i)
        readers_[&node->inputs[static_cast<std::size_t>(i)].node()].push_back({node, i});
    }
    for (const std::vector<Value>* roots : {&program.fetches, &program.updates})
      for (const Value& root : *roots) kept_.insert(&before_reshapes(root).node());
    // Behind to front, so that a node goes before what it reads is asked about.
    for (auto node = order_.rbegin(); node != order_.rend(); ++node) choose(**node);
  }

  std::vector<Value> visit(Graph& graph, const Node& node, const std::vector<Value>& inputs) {
    const auto found = chosen_.find(&node);
    std::vector<Value> out = found == chosen_.end() ? Rewrite::copy(graph, node, inputs)
                                                    : graph.add_named(op_of(node, found->second),
                                                                      inputs_of(inputs, found->second), node.name);
    done_[&node] = out;
    return out;
  }

 private:
  struct Reader {
    Node* node;
    int operand;
  };
  struct Chosen {
    Prologue prologue;
    int operand;
  };

  // Through reshapes.
  std::vector<Reader> readers_of(const Node& node) const {
    std::vector<Reader> out;
    const auto found = readers_.find(&node);
    if (found == readers_.end()) return out;
    for (const Reader& reader : found->second) {
      if (!is_reshape(*reader.node))
        out.push_back(reader);
      else
        std::ranges::copy(readers_of(*reader.node), std::back_inserter(out));
    }
    return out;
  }

  void choose(const Node& node) {
    if (node.outputs.size() != 1 || kept_.contains(&node) || chosen_.contains(&node)) return;
    for (const std::optional<Prologue>& prologue : {with_rows(node), pointwise(node)})
      if (prologue && take(node, *prologue)) return;
  }

  // A node that picks rows, or a pointwise one behind it that alone reads them.
  std::optional<Prologue> with_rows(const Node& node) const {
    if (picks_rows(node))
      return Prologue{
          {node.outputs[0].shape, {}, {0}}, {node.inputs[0], node.inputs[1]}, true, node.name, extent_name(node)};
    std::optional<Prologue> prologue = pointwise(node);
    if (!prologue) return {};
    const Value rows = before_reshapes(prologue->inputs[0]);
    if (!picks_rows(rows.node()) || kept_.contains(&rows.node()) || readers_of(rows.node()).size() != 1) return {};
    prologue->inputs[0] = rows.node().inputs[0];
    prologue->inputs.insert(prologue->inputs.begin() + 1, rows.node().inputs[1]);
    prologue->picks_rows = true;
    prologue->picker = rows.node().name;
    prologue->extent_name = extent_name(rows.node());
    return prologue;
  }

  static bool picks_rows(const Node& node) {
    const auto* gather = node.op.as<ops::Gather>();
    return gather && gather->axis == 0 && node.inputs[1].rank() == 1 && node.inputs[0].shape()[0] > 0;
  }

  static const std::string& extent_name(const Node& gather) { return gather.op.as<ops::Gather>()->extent_name; }

  // One large input, and numbers.
  static std::optional<Prologue> pointwise(const Node& node) {
    if (!node.op.pointwise() || node.op.name() == "stop_gradient" || node.outputs.size() != 1) return {};
    const Shape& shape = node.outputs[0].shape;
    std::int64_t large = -1;
    for (std::size_t i = 0; i < node.inputs.size(); ++i) {
      if (node.inputs[i].shape() == shape && large < 0)
        large = static_cast<std::int64_t>(i);
      else if (node.inputs[i].shape().size() != 1)
        return {};
    }
    if (large < 0) return {};
    Prologue prologue;
    prologue.program = with_first_input(FusedPointwise::of(node), large);
    prologue.inputs = {node.inputs[static_cast<std::size_t>(large)]};
    for (std::size_t i = 0; i < node.inputs.size(); ++i)
      if (static_cast<std::int64_t>(i) != large) prologue.inputs.push_back(node.inputs[i]);
    return prologue;
  }

  // By all readers, each of which may take one.
  bool take(const Node& node, const Prologue& prologue) {
    const std::vector<Reader> readers = readers_of(node);
    for (const Reader& reader : readers) {
      const Chosen chosen{prologue, reader.operand};
      const auto same = [&](const Reader& other) { return other.node == reader.node; };
      if (chosen_.contains(reader.node) || std::ranges::count_if(readers, same) > 1 ||
          !wanted_(*reader.node, op_of(*reader.node, chosen), types_of(prologue)))
        return false;
    }
    for (const Reader& reader : readers) chosen_.insert({reader.node, {prologue, reader.operand}});
    return !readers.empty();
  }

  static std::vector<TensorType> types_of(const Prologue& prologue) {
    std::vector<TensorType> types;
    for (const Value& input : prologue.inputs) types.push_back(input.type());
    return types;
  }

  static FusedPrologue op_of(const Node& node, const Chosen& chosen) {
    const Value operand = node.inputs[static_cast<std::size_t>(chosen.operand)];
    return {node.op,
            static_cast<int>(node.inputs.size()),
            chosen.operand,
            operand.shape(),
            chosen.prologue.program,
            chosen.prologue.picks_rows,
            chosen.prologue.picker,
            chosen.prologue.extent_name};
  }

  std::vector<Value> inputs_of(std::vector<Value> inputs, const Chosen& chosen) const {
    inputs.erase(inputs.begin() + chosen.operand);
    for (const Value& input : chosen.prologue.inputs)
      inputs.push_back(done_.at(&input.node())[static_cast<std::size_t>(input.output())]);
    return inputs;
  }

  const WantedPrologue& wanted_;
  std::vector<Node*> order_;
  std::unordered_map<const Node*, std::vector<Reader>> readers_;
  std::unordered_set<const Node*> kept_;  // fetched or assigned
  std::unordered_map<const Node*, Chosen> chosen_;
  std::unordered_map<const Node*, std::vector<Value>> done_;
};

}  // namespace

Program fuse_prologues(const Program& program, const WantedPrologue& wanted) {
  Fuser fuser(program, wanted);
  const Program fused = Rewrite::run(program, [&](Graph& graph, const Node& node, const std::vector<Value>& inputs) {
    return fuser.visit(graph, node, inputs);
  });
  return Rewrite::run(fused, &Rewrite::copy);  // without what is not read any more
}

}  // namespace hornet::passes

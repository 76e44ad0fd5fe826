// Matrix products that a loop need not compute step by step. One of a sequence with an invariant matrix is computed for
// all steps before the loop; one whose result is an output of the step and nothing else, after it. In both cases the
// steps' rows, stacked, are one large product.
#include <algorithm>
#include <hornet/ops/matmul.hpp>
#include <hornet/ops/shape.hpp>
#include <map>
#include <set>

#include "src/ops/matmul.hpp"
#include "src/ops/scan.hpp"
#include "src/passes/passes.hpp"

namespace hornet::passes {
namespace {

using Key = std::pair<const Node*, int>;
Key key(Value value) { return {&value.node(), value.output()}; }

class Hoister {
 public:
  // `inputs`: those of the scan in the new graph.
  Hoister(Graph& graph, const Node& node, const std::vector<Value>& inputs)
      : graph_(graph), node_(node), scan_(*node.op.as<ops::Scan>()), inputs_(inputs), live_(live_nodes(body())) {}

  std::vector<Value> run() {
    find_products();
    if (before_.empty() && after_.empty()) return graph_.add_named(scan_, inputs_, node_.name);
    ops::Scan loop = scan_;
    const auto first_invariant = inputs_.begin() + scan_.carries + scan_.sequences;
    std::vector<Value> inputs(inputs_.begin(), first_invariant);
    for (const auto& [product, rows] : before_) {
      inputs.push_back(product_of_rows(*product, rows));
      slice_[product] = "slice_" + std::to_string(loop.sequences++);
    }
    inputs.insert(inputs.end(), first_invariant, inputs_.end());
    shorten(loop);
    return finish(graph_.add_named(loop, inputs, node_.name));
  }

 private:
  Program body() const { return {scan_.body.graph, scan_.body.results, {}}; }

  // The input of the scan that a value of the step is, or -1.
  int input_of(Value value) const {
    const auto* placeholder = value.node().op.as<Placeholder>();
    return placeholder ? scan_.input_of(placeholder->label) : -1;
  }
  bool is_invariant(Value value) const { return input_of(value) >= scan_.carries + scan_.sequences; }

  void find_products() {
    std::map<Key, int> reads;
    for (const Node* node : live_)
      for (const Value& input : node->inputs) ++reads[key(input)];
    for (Node* node : live_) {
      const auto* product = node->op.as<ops::MatMul>();
      if (!product || product->transpose_a || node->outputs[0].shape.rank() != 2 || !is_invariant(node->inputs[1]))
        continue;
      const std::span next(scan_.body.results.data(), static_cast<std::size_t>(scan_.carries));
      const bool carried = std::ranges::find(next, node->value()) != next.end();
      if (const std::optional<Value> rows = of_all_steps(node->inputs[0]))
        before_.emplace_back(node, *rows);
      else if (reads[key(node->value())] == 0 && !carried)
        after_.insert(node);
    }
  }

  // A value of the step for all steps, [steps, …], where it depends on no state and is cheap to have: sequences and
  // pointwise functions of them.
  std::optional<Value> of_all_steps(Value value) {
    if (const int input = input_of(value); input >= 0)
      return scan_.is_sequence(input) ? std::optional(outer(value)) : std::nullopt;
    const Node& node = value.node();
    if (!node.op.pointwise()) return std::nullopt;
    std::vector<Value> inputs;
    bool varies = false;
    for (const Value& input : node.inputs) {
      const std::optional<Value> all = of_all_steps(input);
      varies = varies || all;
      inputs.push_back(all ? *all : same_for_all_steps(input));
      if (!inputs.back()) return std::nullopt;
    }
    if (!varies) return std::nullopt;
    return graph_.add_named(node.op, inputs, node_.name + "/" + node.name)[static_cast<std::size_t>(value.output())];
  }

  // An invariant or a constant, repeated; an empty Value for any other.
  Value same_for_all_steps(Value value) {
    Value source = value;
    while (source.node().op.name() == "broadcast_to") source = source.node().inputs[0];
    const Shape shape = Shape{scan_.steps} + value.shape();
    if (const auto* constant = source.node().op.as<Constant>())
      return ops::broadcast_to(graph_.constant(constant->value), shape);
    return is_invariant(source) ? ops::broadcast_to(outer(source), shape) : Value();
  }

  Value outer(Value placeholder) const { return inputs_[static_cast<std::size_t>(input_of(placeholder))]; }

  // `product` of the rows of all steps: [steps, m, k] -> [steps, m, n].
  Value product_of_rows(const Node& product, Value rows) {
    const Shape& y = product.outputs[0].shape;
    const NameScope scope = graph_.scope(node_.name);
    const Value flat = ops::reshape(rows, {scan_.steps * y[0], rows.shape()[2]});
    const Value all = graph_.add(product.op, {flat, outer(product.inputs[1])}).front();
    return ops::reshape(all, Shape{scan_.steps} + y);
  }

  // The step without the products; of one computed after the loop its rows are an output instead.
  void shorten(ops::Scan& loop) {
    std::vector<Value> wanted(scan_.body.results.begin(), scan_.body.results.begin() + scan_.carries);
    for (std::size_t i = wanted.size(); i < scan_.body.results.size(); ++i) {
      Value result = scan_.body.results[i];
      if (after_.contains(&result.node())) result = result.node().inputs[0];
      const auto known = std::find(wanted.begin() + scan_.carries, wanted.end(), result);
      place_.push_back(static_cast<std::size_t>(known - wanted.begin()));
      if (known == wanted.end()) wanted.push_back(result);
    }
    const Program shorter = Rewrite::run(
        {scan_.body.graph, wanted, {}}, [&](Graph& graph, const Node& node, const std::vector<Value>& inputs) {
          const auto found = slice_.find(&node);
          if (found == slice_.end()) return Rewrite::copy(graph, node, inputs);
          return graph.add_named(Placeholder{node.outputs[0], found->second}, {}, found->second);
        });
    loop.body = {shorter.graph, shorter.fetches};
  }

  std::vector<Value> finish(const std::vector<Value>& outputs) {
    std::vector<Value> own(outputs.begin(), outputs.begin() + scan_.carries);
    for (std::size_t i = own.size(); i < scan_.body.results.size(); ++i) {
      const Node& node = scan_.body.results[i].node();
      const Value output = outputs[place_[i - static_cast<std::size_t>(scan_.carries)]];
      own.push_back(after_.contains(&node) ? product_of_rows(node, output) : output);
    }
    return own;
  }

  Graph& graph_;
  const Node& node_;
  const ops::Scan& scan_;
  const std::vector<Value>& inputs_;
  std::vector<Node*> live_;
  std::vector<std::pair<const Node*, Value>> before_;  // products computed before the loop, and their rows of all steps
  std::set<const Node*> after_;                        // products computed after it
  std::map<const Node*, std::string> slice_;  // of a product computed before: the placeholder of its rows in the step
  std::vector<std::size_t> place_;            // of each output among the shortened step's results
};

}  // namespace

Program hoist_products(const Program& program) {
  return Rewrite::run(program, [&](Graph& graph, const Node& node, const std::vector<Value>& inputs) {
    if (!node.op.as<ops::Scan>()) return Rewrite::copy(graph, node, inputs);
    return Hoister(graph, node, inputs).run();
  });
}

}  // namespace hornet::passes

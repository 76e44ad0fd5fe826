#include <algorithm>
#include <map>
#include <set>

#include "src/ops/reduce.hpp"
#include "src/passes/gated_recurrence.hpp"
#include "src/passes/passes.hpp"

namespace hornet::passes {
namespace {

// Of a loop and its inputs.
std::string key_of(const ops::Scan& scan, std::span<const Value> inputs) {
  std::string key = to_json(Op(scan).attributes());
  for (const Value& input : inputs) key += " " + std::to_string(input.node().id) + ":" + std::to_string(input.output());
  return key;
}

std::span<const Value> loop_inputs(const ops::ScanGrad& gradient, const Node& node) {
  return std::span(node.inputs).first(node.inputs.size() - gradient.arriving.size());
}

// The biases of a loop, among its inputs.
std::vector<std::size_t> biases_of(const GatedLoop& loop) {
  std::vector<std::size_t> biases;
  for (const int bias : {loop.bias, loop.state_bias})
    if (bias >= 0) biases.push_back(static_cast<std::size_t>(bias));
  return biases;
}

class Taker {
 public:
  Taker(const Program& program, const WantedRecurrence& wanted) : program_(program), wanted_(wanted) {
    for (const Node* node : live_nodes(program)) {
      if (const auto* gradient = node->op.as<ops::ScanGrad>())
        want(gradient->scan(), loop_inputs(*gradient, *node), true);
      else if (const auto* scan = node->op.as<ops::Scan>())
        want(*scan, node->inputs, false);
    }
    leave_biases_that_are_matrices();
  }

  Program run() {
    if (taken_.empty()) return program_;
    return Rewrite::run(program_, [this](Graph& graph, const Node& node, const std::vector<Value>& inputs) {
      if (const auto* scan = node.op.as<ops::Scan>())
        if (Taken* taken = find(*scan, node.inputs)) return forward(*taken, graph, node, inputs, *scan);
      if (const auto* gradient = node.op.as<ops::ScanGrad>())
        if (Taken* taken = find(gradient->scan(), loop_inputs(*gradient, node)))
          return backward(*taken, graph, node, inputs, *gradient);
      if (!node.inputs.empty() && bias_gradients_.contains(key(node.inputs[0]))) return inputs;  // it is summed up
      return Rewrite::copy(graph, node, inputs);
    });
  }

 private:
  using Key = std::pair<const Node*, int>;
  static Key key(const Value& value) { return {&value.node(), value.output()}; }

  struct Taken {
    GatedLoop loop;
    std::int64_t kept_bytes = 0;  // 0: no gradient is wanted
    std::vector<Value> outputs;   // of the node that stands for it, once that is there
  };

  void want(const ops::Scan& scan, std::span<const Value> inputs, bool gradient) {
    const std::optional<GatedLoop> loop = gated_loop_of(scan);
    if (!loop || !has_biases(*loop, inputs)) return;
    const std::optional<std::int64_t> bytes = wanted_(*loop);
    if (!bytes) return;
    Taken& taken = taken_[key_of(scan, inputs)];
    taken.loop = *loop;
    if (gradient) taken.kept_bytes = *bytes;
  }

  // Whether what is added to the loop's products are biases, the same in every row.
  static bool has_biases(const GatedLoop& loop, std::span<const Value> inputs) {
    return std::ranges::all_of(biases_of(loop), [&](std::size_t bias) {
      const Node& node = inputs[bias].node();
      return node.op.name() == "broadcast_to" && node.inputs[0].shape() == Shape{loop.gates() * loop.units};
    });
  }

  // A gradient of the matrix that a bias is broadcast to is summed up to the bias' by all who read it; a loop whose is
  // not stays.
  void leave_biases_that_are_matrices() {
    std::map<Key, std::string> gradients;  // of biases, and the loops that they are of
    for (const Node* node : live_nodes(program_)) {
      for (const Value& input : node->inputs) leave_unless(is_sum_of_rows(*node), gradients, input);
      const auto* gradient = node->op.as<ops::ScanGrad>();
      const Taken* taken = gradient ? find(gradient->scan(), loop_inputs(*gradient, *node)) : nullptr;
      for (std::size_t i = 0; taken && i < gradient->wanted.size(); ++i)
        if (const std::int64_t input = gradient->wanted[i];
            input == taken->loop.bias || input == taken->loop.state_bias)
          gradients[{node, static_cast<int>(i)}] = key_of(gradient->scan(), loop_inputs(*gradient, *node));
    }
    for (const std::vector<Value>* roots : {&program_.fetches, &program_.updates})
      for (const Value& value : *roots) leave_unless(false, gradients, value);
    for (const auto& [gradient, loop] : gradients)
      if (taken_.contains(loop)) bias_gradients_.insert(gradient);
  }

  void leave_unless(bool summed, const std::map<Key, std::string>& gradients, const Value& read) {
    const auto found = gradients.find(key(read));
    if (found != gradients.end() && !summed) taken_.erase(found->second);
  }

  static bool is_sum_of_rows(const Node& node) {
    const auto* sum = node.op.as<ops::Sum>();
    return sum && sum->axes == std::vector<std::int64_t>{0} && !sum->keepdims;
  }

  Taken* find(const ops::Scan& scan, std::span<const Value> inputs) {
    const auto found = taken_.find(key_of(scan, inputs));
    return found == taken_.end() ? nullptr : &found->second;
  }

  // With the biases themselves in place of what they are broadcast to.
  static std::vector<Value> with_biases(const GatedLoop& loop, std::vector<Value> inputs) {
    for (const std::size_t bias : biases_of(loop)) inputs[bias] = inputs[bias].node().inputs[0];
    return inputs;
  }

  static std::vector<Value> forward(Taken& taken, Graph& graph, const Node& node, const std::vector<Value>& inputs,
                                    const ops::Scan& scan) {
    if (taken.outputs.empty())
      taken.outputs =
          graph.add_named(GatedRecurrence{scan, taken.kept_bytes}, with_biases(taken.loop, inputs), node.name);
    return {taken.outputs.begin(), taken.outputs.begin() + static_cast<std::ptrdiff_t>(scan.body.results.size())};
  }

  // A loop of which nothing but the gradient is wanted is run for what it keeps.
  static std::vector<Value> backward(Taken& taken, Graph& graph, const Node& node, const std::vector<Value>& inputs,
                                     const ops::ScanGrad& gradient) {
    const auto own = inputs.end() - static_cast<std::ptrdiff_t>(gradient.arriving.size());
    forward(taken, graph, node, {inputs.begin(), own}, gradient.scan());
    std::vector<Value> read = with_biases(taken.loop, inputs);
    read.insert(read.end(), taken.outputs.end() - 2, taken.outputs.end());
    return graph.add_named(GatedRecurrenceGrad{gradient}, read, node.name);
  }

  const Program& program_;
  const WantedRecurrence& wanted_;
  std::map<std::string, Taken> taken_;
  std::set<Key> bias_gradients_;
};

}  // namespace

Program take_gated_loops(const Program& program, const WantedRecurrence& wanted) {
  return Taker(program, wanted).run();
}

}  // namespace hornet::passes

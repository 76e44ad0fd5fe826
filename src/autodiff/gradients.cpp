#include <hornet/autodiff/gradients.hpp>
#include <hornet/ops/pointwise.hpp>
#include <unordered_map>
#include <unordered_set>

namespace hornet {
namespace {

using NodeSet = std::unordered_set<const Node*>;

// Nodes whose outputs depend on one of `sources` (the sources included).
NodeSet dependents_of(Graph& graph, const std::vector<Value>& sources) {
  NodeSet found;
  for (const Value& source : sources) found.insert(&source.node());
  for (Node& node : graph.nodes())
    for (const Value& input : node.inputs)
      if (found.contains(&input.node())) found.insert(&node);
  return found;
}

// Gradients that arrived at each output of each node; several are added up.
class Arrivals {
 public:
  void add(Value target, Value gradient) {
    Value& sum = slots(target.node())[static_cast<std::size_t>(target.output())];
    const bool together = sum && sum.node().device == gradient.node().device;
    const PlacementScope placed(together ? gradient.node().device : "");
    sum = sum ? sum + gradient : gradient;
  }
  std::vector<Value>& slots(const Node& node) {
    std::vector<Value>& values = by_node_[&node];
    values.resize(node.outputs.size());
    return values;
  }
  bool any(const Node& node) const { return by_node_.contains(&node); }

 private:
  std::unordered_map<const Node*, std::vector<Value>> by_node_;
};

bool carries_gradient(Value value, const NodeSet& dependents) {
  return dependents.contains(&value.node()) && is_floating(value.dtype());
}

void propagate(Node& node, const NodeSet& dependents, Arrivals& arrivals) {
  std::vector<bool> needed;
  bool any = false;
  for (const Value& input : node.inputs) {
    needed.push_back(carries_gradient(input, dependents));
    any = any || needed.back();
  }
  if (!any) return;
  if (!node.op.differentiable())
    throw ConfigError("op \"" + node.name + "\" (" + std::string(node.op.name()) +
                      ") is not differentiable, and the loss depends on a variable through it; "
                      "stop the gradient before it with ops::stop_gradient");
  const PlacementScope beside(node.device);
  const std::vector<Value> inputs = node.inputs;
  const std::vector<Value> partials = node.op.grad(GradScope(node, arrivals.slots(node), needed, &gradients));
  if (partials.size() != inputs.size())
    throw InternalError("the gradient of op '" + std::string(node.op.name()) + "' returned " +
                        std::to_string(partials.size()) + " values for " + std::to_string(inputs.size()) + " inputs");
  for (std::size_t i = 0; i < inputs.size(); ++i)
    if (needed[i] && partials[i]) arrivals.add(inputs[i], partials[i]);
}

}  // namespace

std::vector<Value> gradients(const std::vector<Value>& outputs, const std::vector<Value>& upstream,
                             const std::vector<Value>& wrt) {
  if (outputs.empty()) throw ConfigError("gradients: there is nothing to differentiate");
  Graph graph = outputs.front().graph();
  const NameScope scope = graph.scope("gradients");
  const NodeSet dependents = dependents_of(graph, wrt);
  const auto last = static_cast<std::int64_t>(graph.nodes().size()) - 1;

  Arrivals arrivals;
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    const Value out = outputs[i];
    if (!is_floating(out.dtype()))
      throw DTypeError("gradients: \"" + out.name() + "\" is " + to_string(out.type()) + ", expected a floating dtype");
    const bool given = i < upstream.size() && upstream[i];
    arrivals.add(out, given ? upstream[i] : graph.constant(Tensor::ones(out.shape(), out.dtype())));
  }
  for (std::int64_t id = last; id >= 0; --id) {
    Node& node = graph.nodes()[static_cast<std::size_t>(id)];
    if (dependents.contains(&node) && arrivals.any(node)) propagate(node, dependents, arrivals);
  }

  std::vector<Value> result;
  for (const Value& value : wrt) {
    const Value arrived = arrivals.slots(value.node())[static_cast<std::size_t>(value.output())];
    result.push_back(arrived ? arrived : graph.constant(Tensor::zeros(value.shape(), value.dtype())));
  }
  return result;
}

std::vector<Value> gradients(Value loss, const std::vector<Value>& wrt) {
  if (loss.shape().size() != 1)
    throw ShapeError("gradients: the loss must be a scalar, \"" + loss.name() + "\" has shape " +
                     to_string(loss.shape()) + "; reduce it first, for example with ops::mean");
  return gradients({loss}, {}, wrt);
}

}  // namespace hornet

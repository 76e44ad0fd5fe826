#include "src/ops/scan_grad.hpp"

#include <algorithm>
#include <hornet/ops/scan.hpp>
#include <unordered_map>

#include "src/ops/catalog.hpp"

namespace hornet::ops {
namespace {

std::string label(std::size_t input) { return "input_" + std::to_string(input); }

// Placeholders for values of another graph.
std::vector<Value> placeholders(Graph& graph, const std::vector<Value>& outside, std::size_t first = 0) {
  std::vector<Value> inside;
  for (const Value& value : outside)
    inside.push_back(graph.placeholder(value.dtype(), value.shape(), label(first + inside.size())));
  return inside;
}

std::vector<const Placeholder*> inputs_of(const Subgraph& body) {
  std::vector<const Placeholder*> found;
  for (const Node& node : body.graph.nodes())
    if (const auto* placeholder = node.op.as<Placeholder>()) found.push_back(placeholder);
  return found;
}

// Whether a result of the body needs a node, by id.
std::vector<bool> needed_nodes(const Subgraph& body) {
  std::vector<bool> needed(body.graph.nodes().size());
  const auto mark = [&](const Value& value) { needed[static_cast<std::size_t>(value.node().id)] = true; };
  std::ranges::for_each(body.results, mark);
  for (auto node = body.graph.nodes().rbegin(); node != body.graph.nodes().rend(); ++node)
    if (needed[static_cast<std::size_t>(node->id)]) std::ranges::for_each(node->inputs, mark);
  return needed;
}

// The body's results, computed in another graph from what stands for its placeholders, in their order.
std::vector<Value> inlined(const Subgraph& body, Graph graph, std::span<const Value> in) {
  const std::vector<bool> needed = needed_nodes(body);
  std::vector<std::vector<Value>> translated(needed.size());
  const auto translate = [&](const Value& value) {
    return translated[static_cast<std::size_t>(value.node().id)].at(static_cast<std::size_t>(value.output()));
  };
  auto next = in.begin();
  for (const Node& node : body.graph.nodes()) {
    const auto id = static_cast<std::size_t>(node.id);
    if (node.op.as<Placeholder>()) {
      translated[id] = {*next++};
    } else if (needed[id]) {
      std::vector<Value> inputs;
      for (const Value& input : node.inputs) inputs.push_back(translate(input));
      translated[id] = graph.add(node.op, inputs);
    }
  }
  std::vector<Value> results;
  for (const Value& result : body.results) results.push_back(translate(result));
  return results;
}

// What gradient rules leave out is the gradient of an input that has none.
std::vector<Value> at_places(const std::vector<std::int64_t>& places, const std::vector<Value>& values,
                             std::size_t count) {
  std::vector<Value> all(count);
  for (std::size_t i = 0; i < places.size(); ++i) all[static_cast<std::size_t>(places[i])] = values[i];
  return all;
}

}  // namespace

std::vector<TensorType> ScanGrad::infer(std::span<const TensorType> in) const {
  const std::vector<const Placeholder*> read = inputs_of(body);
  if (read.size() != in.size())
    throw ConfigError("expected " + std::to_string(read.size()) + " inputs, got " + std::to_string(in.size()));
  for (std::size_t i = 0; i < in.size(); ++i)
    if (in[i] != read[i]->type)
      throw ShapeError("expected input " + std::to_string(i) + " of type " + to_string(read[i]->type) + ", got " +
                       to_string(in[i]));
  std::vector<TensorType> out;
  for (const Value& result : body.results) out.push_back(result.type());
  return out;
}

std::vector<Value> ScanGrad::compose(std::span<const Value> in) const { return inlined(body, innermost(in), in); }

const Scan& ScanGrad::scan() const {
  const auto& nodes = body.graph.nodes();
  const auto found = std::ranges::find_if(nodes, [](const Node& node) { return node.op.as<Scan>() != nullptr; });
  if (found == nodes.end()) throw ConfigError("scan_grad: its body has no scan");
  return *found->op.as<Scan>();
}

// A step's own loops have no node for their gradients: what is kept and summed up over the steps of the outer loop is
// chosen by what they are made of.
std::vector<Value> Scan::grad(const GradScope& g) const {
  std::vector<Value> inputs, arrived;
  std::vector<bool> needed;
  for (int i = 0; i < g.input_count(); ++i) {
    inputs.push_back(g.input(i));
    needed.push_back(g.needs(i));
  }
  for (int i = 0; i < static_cast<int>(body.results.size()); ++i)
    arrived.push_back(g.arrives(i) ? g.upstream(i) : Value());
  if (differentiates_step()) return scan_gradients(*this, {g.output().node(), arrived, needed, g});
  ScanGrad op;
  const std::vector<Value> inside = placeholders(op.body.graph, inputs);
  for (std::size_t i = 0; i < arrived.size(); ++i) {
    if (!arrived[i]) continue;
    op.arriving.push_back(static_cast<std::int64_t>(i));
    inputs.push_back(arrived[i]);
    arrived[i] = placeholders(op.body.graph, {arrived[i]}, inputs.size() - 1).front();
  }
  Node& scan = op.body.graph.add(*this, inside).front().node();
  const std::vector<Value> found = scan_gradients(*this, {scan, arrived, needed, g});
  for (std::size_t i = 0; i < found.size(); ++i)
    if (found[i]) {
      op.wanted.push_back(static_cast<std::int64_t>(i));
      op.body.results.push_back(found[i]);
    }
  if (op.wanted.empty()) return found;
  const std::vector<std::int64_t> wanted = op.wanted;
  return at_places(wanted, innermost(inputs).add(std::move(op), inputs), found.size());
}

// The gradient of the composition: a graph of its own finds it, so that nothing but the composition is differentiated.
std::vector<Value> ScanGrad::grad(const GradScope& g) const {
  std::vector<Value> inputs, wrt;
  std::vector<std::int64_t> places;
  for (int i = 0; i < g.input_count(); ++i) inputs.push_back(g.input(i));
  Subgraph twice;
  std::vector<Value> inside = placeholders(twice.graph, inputs), upstream;
  for (int i = 0; i < static_cast<int>(body.results.size()); ++i) inputs.push_back(g.upstream(i));
  for (std::size_t i = inside.size(); i < inputs.size(); ++i)
    upstream.push_back(placeholders(twice.graph, {inputs[i]}, i).front());
  for (std::size_t i = 0; i < inside.size(); ++i)
    if (g.needs(static_cast<int>(i))) {
      places.push_back(static_cast<std::int64_t>(i));
      wrt.push_back(inside[i]);
    }
  twice.results = g.gradients(inlined(body, twice.graph, inside), upstream, wrt);
  return at_places(places, inlined(twice, innermost(inputs), inputs), inside.size());
}

std::vector<OpDefinition> scan_catalog() { return define<Scan, ScanGrad>(); }

}  // namespace hornet::ops

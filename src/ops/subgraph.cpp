#include "src/ops/subgraph.hpp"

#include "src/graph/encode.hpp"
#include "src/ops/catalog.hpp"

namespace hornet {
namespace ops {

Value decode_value(Graph& graph, const Config& entry) {
  const Config::List& pair = entry.as_list();
  const auto count = static_cast<std::int64_t>(graph.nodes().size());
  if (pair.size() != 2) throw ConfigError("expected an input [node, output], got " + to_json(entry));
  const std::int64_t id = pair[0].as_int(), output = pair[1].as_int();
  if (id < 0 || id >= count) throw ConfigError("input " + to_json(entry) + " names no earlier node");
  Node& node = graph.nodes()[static_cast<std::size_t>(id)];
  if (output < 0 || output >= static_cast<std::int64_t>(node.outputs.size()))
    throw ConfigError("input " + to_json(entry) + ": node \"" + node.name + "\" has " +
                      std::to_string(node.outputs.size()) + " outputs");
  return node.value(static_cast<int>(output));
}

void decode_node(Graph& graph, const Config& entry) {
  std::vector<Value> inputs;
  for (const Config& input : entry.at("inputs").as_list()) inputs.push_back(decode_value(graph, input));
  Op op = make_op(entry.at("op").as_string(), entry.at("attributes"));
  const Config* device = entry.find("device");
  const PlacementScope placed(device ? device->as_string() : "");
  graph.add_named(std::move(op), std::move(inputs), entry.at("name").as_string());
}

}  // namespace ops

Config ConfigCodec<Subgraph>::encode(const Subgraph& v) {
  Config::List results;
  for (const Value& value : v.results) results.push_back(encode_value(value));
  return Config::Dict{{"nodes", encode_nodes(v.graph)}, {"results", std::move(results)}};
}

Subgraph ConfigCodec<Subgraph>::decode(const Config& c) {
  Subgraph subgraph;
  for (const Config& node : c.at("nodes").as_list()) ops::decode_node(subgraph.graph, node);
  for (const Config& value : c.at("results").as_list())
    subgraph.results.push_back(ops::decode_value(subgraph.graph, value));
  return subgraph;
}

}  // namespace hornet

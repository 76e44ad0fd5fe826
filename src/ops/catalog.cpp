#include "src/ops/catalog.hpp"

#include <algorithm>
#include <hornet/ops/catalog.hpp>

namespace hornet {
namespace ops {

const std::vector<OpDefinition>& catalog() {
  static const std::vector<OpDefinition> all = [] {
    std::vector<OpDefinition> ops = define<Placeholder, Constant, ReadVariable>();
    for (const auto& part :
         {pointwise_catalog(), shape_catalog(), reduce_catalog(), matmul_catalog(), softmax_catalog(), gather_catalog(),
          order_catalog(), cumulative_catalog(), conv_catalog(), pool_catalog(), random_catalog(), assign_catalog()})
      ops.insert(ops.end(), part.begin(), part.end());
    return ops;
  }();
  return all;
}

Op make_op(std::string_view name, const Config& attributes) {
  const auto& all = catalog();
  const auto found = std::ranges::find(all, name, &OpDefinition::name);
  if (found != all.end()) return found->from_config(attributes);
  std::vector<std::string> names;
  for (const OpDefinition& op : all) names.push_back(op.name);
  const std::string near = nearest_name(name, names);
  throw ConfigError("unknown op '" + std::string(name) + "'" + (near.empty() ? "" : "; did you mean '" + near + "'?"));
}

}  // namespace ops

namespace {

// An input is [id of a node that stands before this one, number of its output].
Value input_of(Graph& graph, const Config& entry) {
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

void add_node(Graph& graph, const Config& entry) {
  std::vector<Value> inputs;
  for (const Config& input : entry.at("inputs").as_list()) inputs.push_back(input_of(graph, input));
  Op op = ops::make_op(entry.at("op").as_string(), entry.at("attributes"));
  graph.add_named(std::move(op), std::move(inputs), entry.at("name").as_string());
}

}  // namespace

Graph graph_from_json(std::string_view text) {
  const Config config = parse_json(text);
  const Config* format = config.is_dict() ? config.find("format") : nullptr;
  if (!format || *format != Config("hornet-graph"))
    throw FormatError("graph_from_json: expected a JSON object with \"format\": \"hornet-graph\"");
  Graph graph;
  std::string where = "the header";
  try {
    if (const Config& version = config.at("version"); version != Config(1))
      throw ConfigError("this build reads version 1, the graph has version " + to_json(version));
    for (const Config& entry : config.at("nodes").as_list()) {
      where = "node " + std::to_string(graph.nodes().size());
      if (entry.is_dict() && entry.find("name")) where += " " + to_json(entry.at("name"));
      add_node(graph, entry);
    }
  } catch (const Error& error) {
    throw FormatError("graph_from_json: " + where + ": " + error.what());
  }
  return graph;
}

}  // namespace hornet

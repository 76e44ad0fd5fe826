#include "src/ops/catalog.hpp"

#include <algorithm>
#include <hornet/ops/catalog.hpp>

#include "src/ops/subgraph.hpp"

namespace hornet {
namespace ops {

const std::vector<OpDefinition>& catalog() {
  static const std::vector<OpDefinition> all = [] {
    std::vector<OpDefinition> ops = define<Placeholder, Constant, ReadVariable>();
    for (const auto& part :
         {pointwise_catalog(), shape_catalog(), reduce_catalog(), moments_catalog(), matmul_catalog(),
          softmax_catalog(), gather_catalog(), order_catalog(), cumulative_catalog(), conv_catalog(), pool_catalog(),
          random_catalog(), assign_catalog(), scan_catalog()})
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
      ops::decode_node(graph, entry);
    }
  } catch (const Error& error) {
    throw FormatError("graph_from_json: " + where + ": " + error.what());
  }
  return graph;
}

}  // namespace hornet

// A graph as text, as Graphviz DOT and as JSON.
#include <hornet/graph/graph.hpp>
#include <map>

#include "src/graph/encode.hpp"

namespace hornet {
namespace {

std::string attributes_text(const Node& node) {
  if (is_source(node)) return "";  // the values of a tensor are no line of text
  std::string out;
  const Config attributes = node.op.attributes();
  for (const auto& [key, value] : attributes.as_dict())
    if (!node.op.inner() || key != "body") out += (out.empty() ? " {" : ", ") + key + ": " + to_json(value);
  return out.empty() ? out : out + "}";
}

std::string outputs_text(const Node& node) {
  std::string out;
  for (const TensorType& type : node.outputs) out += (out.empty() ? "" : ", ") + to_string(type);
  return out;
}

std::string names_text(const std::vector<Value>& values) {
  std::string out;
  for (const Value& value : values) out += (out.empty() ? "%" : ", %") + value.name();
  return out;
}

// A node's line; the graph it holds follows, indented.
std::string lines(const Node& node, const std::string& indent = "") {
  std::string out = indent + "%" + node.name + " = " + std::string(node.op.name()) + "(" + names_text(node.inputs) +
                    ")" + attributes_text(node) + " : " + outputs_text(node) +
                    (node.device.empty() || is_source(node) ? "" : " on " + node.device);
  const Subgraph* inner = node.op.inner();
  if (!inner) return out + "\n";
  out += " {\n";
  for (const Node& part : inner->graph.nodes()) out += lines(part, indent + "  ");
  return out + indent + "  return " + names_text(inner->results) + "\n" + indent + "}\n";
}

// "a/b/c" -> {"a", "b"}: the scopes a node stands in.
std::vector<std::string> scopes_of(const std::string& name) {
  std::vector<std::string> scopes;
  std::size_t begin = 0;
  for (std::size_t slash = name.find('/'); slash != std::string::npos; slash = name.find('/', begin)) {
    scopes.push_back(name.substr(begin, slash - begin));
    begin = slash + 1;
  }
  return scopes;
}

struct ScopeTree {
  std::map<std::string, ScopeTree> children;
  std::vector<const Node*> nodes;
};

std::string quoted(const std::string& text) { return to_json(Config(text)); }

void print_graph(const Graph& graph, const std::string& path, std::string& out);

// `path` is where the graph stands: its nodes are named by it, as a graph inside an op may use names of the outer one.
void print_node(const Node& node, const std::string& path, std::string& out) {
  const std::string id = path + node.name;
  const std::string label = std::string(node.op.name()) + "\n" + outputs_text(node);
  out += "  " + quoted(id) + " [label=" + quoted(label) + "];\n";
  const Subgraph* inner = node.op.inner();
  if (!inner) return;
  out += "  subgraph " + quoted("cluster_" + id) + " {\n  label=" + quoted(node.name) + ";\n";
  print_graph(inner->graph, id + "/", out);
  out += "  }\n";
}

void print_clusters(const ScopeTree& tree, const std::string& path, const std::string& scope, std::string& out) {
  for (const Node* node : tree.nodes) print_node(*node, path, out);
  for (const auto& [name, child] : tree.children) {
    out += "  subgraph " + quoted("cluster_" + path + scope + name) + " {\n  label=" + quoted(name) + ";\n";
    print_clusters(child, path, scope + name + "/", out);
    out += "  }\n";
  }
}

void print_graph(const Graph& graph, const std::string& path, std::string& out) {
  ScopeTree root;
  for (const Node& node : graph.nodes()) {
    ScopeTree* tree = &root;
    for (const std::string& scope : scopes_of(node.name)) tree = &tree->children[scope];
    tree->nodes.push_back(&node);
  }
  print_clusters(root, path, "", out);
  for (const Node& node : graph.nodes())
    for (const Value& input : node.inputs)
      out += "  " + quoted(path + input.node().name) + " -> " + quoted(path + node.name) + ";\n";
}

}  // namespace

Config encode_value(Value value) { return Config::List{value.node().id, value.output()}; }

Config encode_nodes(const Graph& graph) {
  Config::List nodes;
  for (const Node& node : graph.nodes()) {
    Config::List inputs;
    for (const Value& input : node.inputs) inputs.push_back(encode_value(input));
    Config entry = Config::Dict{{"name", node.name},
                                {"op", node.op.name()},
                                {"attributes", node.op.attributes()},
                                {"inputs", std::move(inputs)}};
    if (!node.device.empty()) entry.set("device", node.device);
    nodes.push_back(std::move(entry));
  }
  return nodes;
}

std::string to_string(const Graph& graph) {
  std::string out;
  for (const Node& node : graph.nodes()) out += lines(node);
  return out;
}

std::string to_dot(const Graph& graph) {
  std::string out = "digraph hornet {\n  node [shape=box];\n";
  print_graph(graph, "", out);
  return out + "}\n";
}

std::string to_json(const Graph& graph) {
  return to_json(Config(Config::Dict{{"format", "hornet-graph"}, {"version", 1}, {"nodes", encode_nodes(graph)}}));
}

}  // namespace hornet

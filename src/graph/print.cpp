// A graph as text, as Graphviz DOT and as JSON.
#include <hornet/graph/graph.hpp>
#include <map>

namespace hornet {
namespace {

std::string attributes_text(const Node& node) {
  if (is_source(node)) return "";  // the values of a tensor are no line of text
  std::string out;
  const Config attributes = node.op.attributes();
  for (const auto& [key, value] : attributes.as_dict())
    out += (out.empty() ? " {" : ", ") + key + ": " + to_json(value);
  return out.empty() ? out : out + "}";
}

std::string outputs_text(const Node& node) {
  std::string out;
  for (const TensorType& type : node.outputs) out += (out.empty() ? "" : ", ") + to_string(type);
  return out;
}

std::string line(const Node& node) {
  std::string inputs;
  for (const Value& input : node.inputs) inputs += (inputs.empty() ? "%" : ", %") + input.name();
  return "%" + node.name + " = " + std::string(node.op.name()) + "(" + inputs + ")" + attributes_text(node) + " : " +
         outputs_text(node) + "\n";
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

void print_clusters(const ScopeTree& tree, const std::string& path, std::string& out) {
  for (const Node* node : tree.nodes)
    out += "  " + quoted(node->name) + " [label=" + quoted(std::string(node->op.name()) + "\n" + outputs_text(*node)) +
           "];\n";
  for (const auto& [name, child] : tree.children) {
    out += "  subgraph " + quoted("cluster_" + path + name) + " {\n  label=" + quoted(name) + ";\n";
    print_clusters(child, path + name + "/", out);
    out += "  }\n";
  }
}

}  // namespace

std::string to_string(const Graph& graph) {
  std::string out;
  for (const Node& node : graph.nodes()) out += line(node);
  return out;
}

std::string to_dot(const Graph& graph) {
  ScopeTree root;
  for (const Node& node : graph.nodes()) {
    ScopeTree* tree = &root;
    for (const std::string& scope : scopes_of(node.name)) tree = &tree->children[scope];
    tree->nodes.push_back(&node);
  }
  std::string out = "digraph hornet {\n  node [shape=box];\n";
  print_clusters(root, "", out);
  for (const Node& node : graph.nodes())
    for (const Value& input : node.inputs) out += "  " + quoted(input.node().name) + " -> " + quoted(node.name) + ";\n";
  return out + "}\n";
}

std::string to_json(const Graph& graph) {
  Config::List nodes;
  for (const Node& node : graph.nodes()) {
    Config::List inputs;
    for (const Value& input : node.inputs) inputs.push_back(Config::List{input.node().id, input.output()});
    nodes.push_back(Config::Dict{{"name", node.name},
                                 {"op", node.op.name()},
                                 {"attributes", node.op.attributes()},
                                 {"inputs", std::move(inputs)}});
  }
  return to_json(Config(Config::Dict{{"format", "hornet-graph"}, {"version", 1}, {"nodes", std::move(nodes)}}));
}

}  // namespace hornet

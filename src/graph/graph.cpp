#include <algorithm>
#include <hornet/graph/graph.hpp>
#include <unordered_map>

namespace hornet {

struct GraphState : std::enable_shared_from_this<GraphState> {
  std::deque<Node> nodes;
  std::string prefix;                          // of the open name scopes: "dense/"
  std::unordered_map<std::string, int> names;  // base name -> how often it was asked for
  std::unordered_map<const Variable*, Node*> variables;
  std::shared_ptr<GraphState> outer;  // while this graph is open inside another
  int depth = 0;                      // 0 when it is not
  struct Adopted {
    Value outer, inner;
  };
  std::vector<Adopted> adopted;

  std::string unique(std::string full) {
    int& count = names[full];
    if (count++ == 0) return full;
    for (;; ++count)
      if (std::string name = full + "_" + std::to_string(count - 1); names.emplace(name, 1).second) return name;
  }
};

namespace {

std::string describe(std::span<const TensorType> types) {
  std::string out;
  for (const TensorType& type : types) out += (out.empty() ? "" : ", ") + to_string(type);
  return "(" + out + ")";
}

std::vector<TensorType> infer_named(const Op& op, const std::string& name, std::span<const TensorType> in) {
  const auto message = [&](const Error& error) {
    return "op \"" + name + "\" of inputs " + describe(in) + ": " + error.what();
  };
  try {
    return op.infer(in);
  } catch (const ShapeError& error) {
    throw ShapeError(message(error));
  } catch (const DTypeError& error) {
    throw DTypeError(message(error));
  } catch (const ConfigError& error) {
    throw ConfigError(message(error));
  }
}

}  // namespace

const TensorType& Value::type() const {
  if (!node_) throw InternalError("an empty Value has no type");
  return node_->outputs[static_cast<std::size_t>(output_)];
}
std::string Value::name() const { return output_ ? node_->name + ":" + std::to_string(output_) : node_->name; }
Graph Value::graph() const { return Graph(node_->graph->shared_from_this()); }

Value GradScope::input(int i) const { return node_.inputs.at(static_cast<std::size_t>(i)); }
Value GradScope::output(int i) const { return {&node_, i}; }
int GradScope::input_count() const { return static_cast<int>(node_.inputs.size()); }
Value GradScope::upstream(int i) const {
  const Value value = upstream_.at(static_cast<std::size_t>(i));
  if (value) return value;
  return output(i).graph().constant(Tensor::zeros(output(i).shape(), output(i).dtype()));
}

Graph::Graph() : state_(std::make_shared<GraphState>()) {}

std::vector<Value> Graph::add(Op op, std::vector<Value> inputs) {
  std::string_view base = op.name();
  if (const auto* placeholder = op.as<Placeholder>()) base = placeholder->label;
  if (const auto* read = op.as<ReadVariable>()) base = read->variable->name;
  const std::string name = state_->prefix + std::string(base);
  return add_named(std::move(op), std::move(inputs), name);
}

std::vector<Value> Graph::add_named(Op op, std::vector<Value> inputs, std::string_view wanted) {
  adopt_inputs(op, inputs);
  std::vector<TensorType> types;
  for (const Value& input : inputs) types.push_back(input.type());
  std::string name = state_->unique(std::string(wanted));
  std::vector<TensorType> outputs = infer_named(op, name, types);
  return append(std::move(op), std::move(inputs), std::move(outputs), std::move(name));
}

std::vector<Value> Graph::copy(const Node& node, std::vector<Value> inputs) {
  const auto same_type = [](const Value& a, const Value& b) { return a.type() == b.type(); };
  if (!std::ranges::equal(node.inputs, inputs, same_type)) return add_named(node.op, std::move(inputs), node.name);
  adopt_inputs(node.op, inputs);
  return append(node.op, std::move(inputs), node.outputs, state_->unique(node.name));
}

void Graph::adopt_inputs(const Op& op, std::vector<Value>& inputs) {
  for (Value& input : inputs) {
    if (!input) throw InternalError("op '" + std::string(op.name()) + "' was given an empty Value");
    if (input.node().graph != state_.get() && !state_->outer)
      throw ConfigError("op '" + std::string(op.name()) + "': input \"" + input.name() + "\" belongs to another graph");
    input = adopt(input);
  }
}

std::vector<Value> Graph::append(Op op, std::vector<Value> inputs, std::vector<TensorType> outputs, std::string name) {
  const int count = static_cast<int>(outputs.size());
  const auto id = static_cast<std::int64_t>(state_->nodes.size());
  Node& node = state_->nodes.emplace_back(Node{state_.get(), id, std::move(op), std::move(inputs), std::move(outputs),
                                               std::move(name), PlacementScope::device()});
  if (const auto* read = node.op.as<ReadVariable>()) state_->variables.emplace(read->variable.get(), &node);
  std::vector<Value> values;
  values.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) values.push_back(node.value(i));
  return values;
}

Value Graph::placeholder(DType dtype, Shape shape, std::string_view name) {
  if (!shape.is_static())
    throw ShapeError("placeholder \"" + std::string(name) + "\": every extent must be known, got " + to_string(shape));
  return add(Placeholder{{dtype, std::move(shape)}, std::string(name)}, {}).front();
}

Value Graph::constant(Tensor value) { return add(Constant{std::move(value)}, {}).front(); }

Value Graph::variable(const Tensor& initial, std::string_view name, bool trainable) {
  return variable(std::make_shared<Variable>(std::string(name), initial, trainable));
}

Value Graph::variable(const std::shared_ptr<Variable>& variable) {
  const auto found = state_->variables.find(variable.get());
  return found != state_->variables.end() ? found->second->value() : add(ReadVariable{variable}, {}).front();
}

Graph Graph::open_inner() {
  Graph inner;
  inner.state_->outer = state_;
  inner.state_->depth = state_->depth + 1;
  return inner;
}

std::vector<Value> Graph::close() {
  std::vector<Value> values;
  for (const auto& [outer, inner] : state_->adopted)
    if (!inner.node().op.as<Constant>()) values.push_back(outer);
  state_->outer.reset();
  state_->depth = 0;
  return values;
}

Value Graph::adopt(Value outer) {
  if (outer.node().graph == state_.get()) return outer;
  if (!state_->outer) throw ConfigError("value \"" + outer.name() + "\" belongs to another graph");
  const Value beside = Graph(state_->outer).adopt(outer);
  int placeholders = 0;
  for (const auto& [known, inner] : state_->adopted) {
    if (known == beside) return inner;
    if (!inner.node().op.as<Constant>()) ++placeholders;
  }
  const auto* constant = beside.node().op.as<Constant>();
  const Value inner = add_named(constant ? beside.node().op
                                         : Op(Placeholder{beside.type(), "invariant_" + std::to_string(placeholders)}),
                                {}, constant ? "constant" : "invariant_" + std::to_string(placeholders))
                          .front();
  state_->adopted.push_back({beside, inner});
  return inner;
}

Graph innermost(std::span<const Value> inputs) {
  GraphState* deepest = inputs.front().node().graph;
  for (const Value& input : inputs)
    if (input.node().graph->depth > deepest->depth) deepest = input.node().graph;
  return Graph(deepest->shared_from_this());
}

NameScope Graph::scope(std::string_view name) { return NameScope(state_, name); }
std::deque<Node>& Graph::nodes() { return state_->nodes; }
const std::deque<Node>& Graph::nodes() const { return state_->nodes; }

Value Graph::find(std::string_view name) const {
  std::vector<std::string> names;
  for (Node& node : state_->nodes) {
    if (node.name == name) return node.value();
    names.push_back(node.name);
  }
  const std::string near = nearest_name(name, names);
  throw ConfigError("graph has no node \"" + std::string(name) + "\"" +
                    (near.empty() ? std::string() : "; did you mean \"" + near + "\"?"));
}

NameScope::NameScope(std::shared_ptr<GraphState> graph, std::string_view name)
    : graph_(std::move(graph)), length_(graph_->prefix.size()) {
  graph_->prefix += std::string(name) + "/";
}
NameScope::~NameScope() { graph_->prefix.resize(length_); }

bool is_source(const Node& node) {
  return node.op.as<Placeholder>() || node.op.as<Constant>() || node.op.as<ReadVariable>();
}

std::shared_ptr<Variable> variable_of(Value value) {
  if (!value) return nullptr;
  const auto* read = value.node().op.as<ReadVariable>();
  return read ? read->variable : nullptr;
}

}  // namespace hornet

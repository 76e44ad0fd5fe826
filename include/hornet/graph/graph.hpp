// Graph: typed values and op nodes, in the order in which they were added (which is a topological order).
// A Graph is a handle: copies are the same graph. Not synchronised.
#pragma once

#include <deque>
#include <hornet/graph/op.hpp>
#include <hornet/graph/placement.hpp>
#include <hornet/graph/value.hpp>
#include <hornet/graph/variable.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace hornet {

struct GraphState;

struct Node {
  GraphState* graph = nullptr;
  std::int64_t id = 0;  // position in Graph::nodes()
  Op op;
  std::vector<Value> inputs;
  std::vector<TensorType> outputs;
  std::string name;    // unique in its graph: "scope/op", "scope/op_1"
  std::string device;  // where it is placed (graph/placement.hpp), "" for wherever the plan runs

  Value value(int output = 0) { return {this, output}; }
};

template <>
struct ConfigCodec<TensorType> {  // {"dtype", "shape"}
  static Config encode(const TensorType& v);
  static TensorType decode(const Config& c);
};
template <>
struct ConfigCodec<Tensor> {  // {"dtype", "shape", "values"}: floating values as doubles, exact for float32 and float64
  static Config encode(const Tensor& v);
  static Tensor decode(const Config& c);
};
template <>
struct ConfigCodec<std::shared_ptr<Variable>> {  // {"name", "trainable", "value"}
  static Config encode(const std::shared_ptr<Variable>& v);
  static std::shared_ptr<Variable> decode(const Config& c);
};

// The three kinds of source nodes. They have no inputs and no kernel; a plan binds them to memory.
struct Placeholder {
  TensorType type;
  std::string label;
  static constexpr std::string_view name = "placeholder";
  static constexpr bool differentiable = false;
  static constexpr auto fields() {
    return std::tuple{Field{"type", &Placeholder::type}, Field{"label", &Placeholder::label}};
  }
  TensorType infer(std::span<const TensorType>) const {
    type.shape.size();  // throws ShapeError when an extent is not known
    return type;
  }
};
struct Constant {
  Tensor value;
  static constexpr std::string_view name = "constant";
  static constexpr bool differentiable = false;
  static constexpr auto fields() { return std::tuple{Field{"value", &Constant::value}}; }
  TensorType infer(std::span<const TensorType>) const { return value.type(); }
};
struct ReadVariable {
  std::shared_ptr<Variable> variable;
  static constexpr std::string_view name = "variable";
  static constexpr bool differentiable = false;
  static constexpr auto fields() { return std::tuple{Field{"variable", &ReadVariable::variable}}; }
  TensorType infer(std::span<const TensorType>) const { return variable->type(); }
};

bool is_source(const Node& node);

// Ends its name scope when destroyed.
class NameScope {
 public:
  NameScope(std::shared_ptr<GraphState> graph, std::string_view name);
  ~NameScope();
  NameScope(const NameScope&) = delete;
  NameScope& operator=(const NameScope&) = delete;

 private:
  std::shared_ptr<GraphState> graph_;
  std::size_t length_;  // of the scope's prefix before this one was entered
};

class Graph {
 public:
  Graph();

  // A value fed at every run. Throws ShapeError if an extent is None: plans are made for given extents.
  Value placeholder(DType dtype, Shape shape, std::string_view name = "placeholder");
  Value constant(Tensor value);
  Value variable(const Tensor& initial, std::string_view name = "variable", bool trainable = true);
  Value variable(const std::shared_ptr<Variable>& variable);  // one node a variable, however often it is asked for

  // Adds a node and returns its outputs. Errors of the op's shape rule are prefixed with the node's name and inputs.
  std::vector<Value> add(Op op, std::vector<Value> inputs);
  // The same under a given full name instead of the open scopes' (made unique); for passes.
  std::vector<Value> add_named(Op op, std::vector<Value> inputs, std::string_view name);
  // A node of the same op and name as one of another graph. Types are inferred only where inputs have others than its.
  std::vector<Value> copy(const Node& node, std::vector<Value> inputs);

  // Names of nodes added while the returned object lives start with "name/".
  [[nodiscard]] NameScope scope(std::string_view name);

  // A graph inside this one, for ops that hold one (ops/scan.hpp). Until it is closed, ops added to it may read values
  // of this graph: such a value becomes a placeholder "invariant_0", "invariant_1", … of the inner one, a constant a
  // constant. close() returns the values behind those placeholders.
  Graph open_inner();
  std::vector<Value> close();
  Value adopt(Value outer);  // what stands for a value of an outer graph; throws ConfigError for any other graph's

  std::deque<Node>& nodes();
  const std::deque<Node>& nodes() const;
  Value find(std::string_view name) const;  // the first output of the node of that name; throws ConfigError
  bool operator==(const Graph& other) const { return state_ == other.state_; }

 private:
  friend class Value;
  friend Graph innermost(std::span<const Value> inputs);
  explicit Graph(std::shared_ptr<GraphState> state) : state_(std::move(state)) {}
  void adopt_inputs(const Op& op, std::vector<Value>& inputs);
  std::vector<Value> append(Op op, std::vector<Value> inputs, std::vector<TensorType> outputs, std::string name);
  std::shared_ptr<GraphState> state_;
};

// A graph that an op holds, and what of it the op reads.
struct Subgraph {
  Graph graph;
  std::vector<Value> results;
};

// The graph an op of these inputs belongs to: of a graph and those open inside it the innermost.
Graph innermost(std::span<const Value> inputs);

// The variable that a value reads, or nullptr when it is not a variable.
std::shared_ptr<Variable> variable_of(Value value);

// Text, one node a line: `%dense/matmul = matmul(%x, %kernel) {transpose_a: false} : float32 (32, 10)`.
std::string to_string(const Graph& graph);
// Graphviz DOT, name scopes as clusters.
std::string to_dot(const Graph& graph);
// JSON of all nodes, attributes and the values of constants and variables; read by graph_from_json (ops/catalog.hpp).
std::string to_json(const Graph& graph);

}  // namespace hornet

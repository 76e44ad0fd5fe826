#include <hornet/runtime/session.hpp>
#include <map>

#include "src/runtime/plan.hpp"
#include "src/runtime/target.hpp"

namespace hornet {
namespace {

// Node and output of the fetches, -1, those of fed values.
using FetchKey = std::vector<std::pair<std::int64_t, int>>;
using Key = std::pair<Target, FetchKey>;

FetchKey key_of(const std::vector<Value>& fetches, const std::vector<Session::Feed>& feeds) {
  FetchKey key;
  for (const Value& fetch : fetches) key.emplace_back(fetch.node().id, fetch.output());
  key.emplace_back(-1, 0);
  for (const auto& [value, tensor] : feeds)
    if (!value.node().op.as<Placeholder>()) key.emplace_back(value.node().id, value.output());
  return key;
}

// The name under which a fed value reaches the plan: node names are unique, so those of fed values are.
std::string feed_name(Value value) { return value.name(); }

// The fetched part of the graph in which fed values have become placeholders.
passes::Program program_for(const std::vector<Value>& fetches, const std::vector<Session::Feed>& feeds) {
  passes::Program program{fetches.front().graph(), fetches, {}};
  for (const Value& fetch : fetches)
    if (fetch.node().op.name() == "assign") program.updates.push_back(fetch);
  std::map<std::pair<const Node*, int>, bool> fed;
  for (const auto& [value, tensor] : feeds) fed[{&value.node(), value.output()}] = true;
  return passes::Rewrite::run(program, [&](Graph& graph, const Node& node, const std::vector<Value>& inputs) {
    Node& original = const_cast<Node&>(node);
    if (node.op.as<Placeholder>())
      return graph.add_named(Placeholder{node.outputs[0], feed_name(original.value())}, {}, node.name);
    std::vector<Value> outputs = passes::Rewrite::copy(graph, node, inputs);
    for (int i = 0; i < static_cast<int>(outputs.size()); ++i)
      if (fed[{&node, i}]) {
        const std::string name = feed_name(original.value(i));
        outputs[static_cast<std::size_t>(i)] =
            graph.add_named(Placeholder{node.outputs[static_cast<std::size_t>(i)], name}, {}, name).front();
      }
    return outputs;
  });
}

void expect_type(Value value, const Tensor& tensor) {
  const std::string message = "Session::run: \"" + value.name() + "\" is " + to_string(value.type()) +
                              ", the tensor fed is " + to_string(tensor.type());
  if (tensor.dtype() != value.dtype()) throw DTypeError(message);
  if (tensor.shape() != value.shape()) throw ShapeError(message);
}

}  // namespace

struct Session::State {
  Graph graph;
  std::map<Key, std::unique_ptr<Plan>> plans;

  Plan& plan_for(const std::vector<Value>& fetches, const std::vector<Feed>& feeds) {
    if (fetches.empty()) throw ConfigError("Session::run: there is nothing to fetch");
    for (const Value& fetch : fetches)
      if (!fetch || !(fetch.graph() == graph)) throw ConfigError("Session::run: a fetch belongs to another graph");
    const Target target = target_in_use();
    std::unique_ptr<Plan>& plan = plans[{target, key_of(fetches, feeds)}];
    if (!plan) plan = std::make_unique<Plan>(program_for(fetches, feeds), *target.backend);
    return *plan;
  }
};

Session::Session(Graph graph) : state_(std::make_unique<State>(State{std::move(graph), {}})) {}
Session::~Session() = default;
Session::Session(Session&&) noexcept = default;
Session& Session::operator=(Session&&) noexcept = default;

std::vector<Tensor> Session::run(const std::vector<Value>& fetches, const std::vector<Feed>& feeds) {
  for (const auto& [value, tensor] : feeds) expect_type(value, tensor);
  Plan& plan = state_->plan_for(fetches, feeds);
  std::vector<std::string> missing = plan.input_names();
  for (const auto& [value, tensor] : feeds) {
    const std::string name = feed_name(value);
    if (Tensor* input = plan.input(name)) input->copy_from(tensor);
    std::erase(missing, name);
  }
  if (!missing.empty())
    throw ConfigError("Session::run: the fetches need placeholder \"" + missing.front() + "\", which was not fed");
  plan.run();
  std::vector<Tensor> results;
  for (int i = 0; i < static_cast<int>(fetches.size()); ++i) results.push_back(plan.output(i).clone());
  return results;
}

std::string Session::plan(const std::vector<Value>& fetches) { return state_->plan_for(fetches, {}).to_string(); }

}  // namespace hornet

// Eager calls: the same trace, compiled once for each list of input types, run at once.
#include <hornet/base/random.hpp>
#include <hornet/model/layer.hpp>
#include <hornet/ops/assign.hpp>
#include <hornet/ops/pointwise.hpp>

#include "src/model/layer_state.hpp"
#include "src/model/trace.hpp"

namespace hornet {
namespace {

constexpr std::size_t kMaxEagerPlans = 64;  // of one layer; beyond it all are made anew

std::string key_of(const std::vector<Tensor>& inputs, const Layer& layer, bool training) {
  std::string key = training ? "train" : "infer";
  for (const Tensor& input : inputs) key += " " + to_string(input.type());
  for (const Weight& weight : layer.weights()) key += weight.variable->trainable ? '1' : '0';
  return key;
}

// {seed, step}: the step grows at each training call, so that each draws new numbers.
Value next_random_key(Graph graph, LayerState& state) {
  if (!state.random_key)
    state.random_key = std::make_shared<Variable>(
        "random_key", Tensor::from<std::int64_t>({static_cast<std::int64_t>(next_seed()), 0}), false);
  return graph.variable(state.random_key);
}

EagerPlan compile(const Layer& layer, const std::vector<Tensor>& inputs, bool training) {
  Graph graph;
  std::vector<Value> placeholders;
  for (std::size_t i = 0; i < inputs.size(); ++i)
    placeholders.push_back(graph.placeholder(inputs[i].dtype(), inputs[i].shape(), "input_" + std::to_string(i)));
  const Value key = next_random_key(graph, layer.state());
  Trace trace(graph, training, key);
  const std::vector<Value> outputs = trace.call(layer, placeholders);
  passes::Program program{graph, outputs, {}};
  if (training) {
    program.updates = trace.updates;
    program.updates.push_back(ops::assign(key, key + graph.constant(Tensor::from<std::int64_t>({0, 1}))));
  }
  return {std::make_unique<Plan>(program, open_backend()), static_cast<int>(outputs.size())};
}

// The plan for these inputs. The call that makes it may make the layer's weights too, which its key names from then on.
EagerPlan& plan_for(const Layer& layer, const std::vector<Tensor>& inputs, bool training) {
  std::map<std::string, EagerPlan>& plans = layer.state().eager_plans;
  if (const auto found = plans.find(key_of(inputs, layer, training)); found != plans.end()) return found->second;
  EagerPlan compiled = compile(layer, inputs, training);
  if (plans.size() >= kMaxEagerPlans) plans.clear();
  return plans[key_of(inputs, layer, training)] = std::move(compiled);
}

}  // namespace

std::vector<Tensor> Layer::call(const std::vector<Tensor>& inputs, bool training) const {
  EagerPlan& eager = plan_for(*this, inputs, training);
  for (std::size_t i = 0; i < inputs.size(); ++i)
    if (Tensor* input = eager.plan->input("input_" + std::to_string(i))) input->copy_from(inputs[i]);
  eager.plan->run();
  std::vector<Tensor> outputs;
  for (int i = 0; i < eager.outputs; ++i) outputs.push_back(eager.plan->output(i).clone());
  return outputs;
}

Tensor Layer::operator()(const Tensor& input, bool training) const {
  return call(std::vector{input}, training).front();
}
Tensor Layer::operator()(const std::vector<Tensor>& inputs, bool training) const {
  return call(inputs, training).front();
}

}  // namespace hornet

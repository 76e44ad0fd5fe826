// Eager calls: the same trace, compiled once for each list of input types, run at once.
#include <hornet/base/random.hpp>
#include <hornet/model/layer.hpp>
#include <hornet/ops/assign.hpp>
#include <hornet/ops/pointwise.hpp>

#include "src/model/layer_state.hpp"
#include "src/model/sequential_definition.hpp"
#include "src/model/trace.hpp"
#include "src/runtime/target.hpp"

namespace hornet {
namespace {

constexpr std::size_t kMaxEagerPlans = 64;  // of one layer; beyond it all are made anew

std::string key_of(const std::vector<Tensor>& inputs, const CallArguments<Tensor>& arguments, const Layer& layer) {
  std::string key = to_string(target_in_use()) + " ";
  for (const Tensor& input : inputs) key += to_string(input.type()) + " ";
  for (const CallArgument<Tensor>& each : arguments)
    key += each.name + "=" + (each.tensor ? to_string(each.tensor->type()) : to_json(each.literal)) + " ";
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

bool is_training(const CallArguments<Tensor>& arguments) {
  for (const CallArgument<Tensor>& each : arguments)
    if (each.name == "training") return !each.tensor && each.literal == Config(true);
  return false;
}

// The name of the plan's input that takes tensor `i` of a call: its inputs, then its arguments.
std::string label(std::size_t i) { return "input_" + std::to_string(i); }

EagerPlan compile(const Layer& layer, const std::vector<Tensor>& inputs, const CallArguments<Tensor>& arguments) {
  Graph graph;
  std::size_t count = 0;
  const auto placeholder = [&](const Tensor& tensor) {
    return graph.placeholder(tensor.dtype(), tensor.shape(), label(count++));
  };
  std::vector<Value> placeholders;
  for (const Tensor& input : inputs) placeholders.push_back(placeholder(input));
  const Value key = next_random_key(graph, layer.state());
  const bool training = is_training(arguments);
  Trace trace(graph, training, key);
  const std::vector<Value> outputs = trace.call(layer, placeholders, converted<Value>(arguments, placeholder));
  passes::Program program{graph, outputs, trace.updates};
  if (training) program.updates.push_back(ops::assign(key, key + graph.constant(Tensor::from<std::int64_t>({0, 1}))));
  return {std::make_unique<Plan>(program, open_backend()), static_cast<int>(outputs.size())};
}

// The plan for these inputs. The call that makes it may make the layer's weights too, which its key names from then on.
EagerPlan& plan_for(const Layer& layer, const std::vector<Tensor>& inputs, const CallArguments<Tensor>& arguments) {
  std::map<std::string, EagerPlan>& plans = layer.state().eager_plans;
  if (const auto found = plans.find(key_of(inputs, arguments, layer)); found != plans.end()) return found->second;
  if (inputs.size() == 1 && inputs[0].rank() > 0)
    build_from_call(layer, {{inputs[0].dtype(), inputs[0].shape().with(0, None)}});
  EagerPlan compiled = compile(layer, inputs, arguments);
  if (plans.size() >= kMaxEagerPlans) plans.clear();
  return plans[key_of(inputs, arguments, layer)] = std::move(compiled);
}

}  // namespace

std::vector<Tensor> Layer::call(const std::vector<Tensor>& inputs, bool training) const {
  return call(inputs, CallArguments<Tensor>{{"training", training}});
}

std::vector<Tensor> Layer::call(const std::vector<Tensor>& inputs, const CallArguments<Tensor>& arguments) const {
  EagerPlan& eager = plan_for(*this, inputs, arguments);
  std::size_t count = 0;
  const auto feed = [&](const Tensor& tensor) {
    if (Tensor* input = eager.plan->input(label(count++))) input->copy_from(tensor);
  };
  for (const Tensor& input : inputs) feed(input);
  for (const CallArgument<Tensor>& each : arguments)
    if (each.tensor) feed(*each.tensor);
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

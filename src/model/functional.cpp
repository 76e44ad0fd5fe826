#include "src/model/functional.hpp"

#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/shape.hpp>
#include <map>

namespace hornet {
namespace {

// A value brought to what the Input says: its dtype, and a last axis of 1 added or taken away, as Keras does.
Value adjusted(Value value, const KerasTensor& input) {
  const Shape& wanted = input.shape();
  if (value.rank() + 1 == wanted.rank() && wanted.back() == 1)
    value = ops::expand_dims(value, -1);
  else if (value.rank() == wanted.rank() + 1 && value.shape().back() == 1)
    value = ops::squeeze(value, -1);
  bool fits = value.rank() == wanted.rank();
  for (int i = 0; fits && i < wanted.rank(); ++i) fits = wanted[i] == None || wanted[i] == value.shape()[i];
  if (!fits)
    throw ShapeError("expected input \"" + input.name() + "\" of shape " + to_string(wanted) + ", got " +
                     to_string(value.shape()));
  return ops::cast(value, input.dtype());
}

}  // namespace

FunctionalDefinition::FunctionalDefinition(std::vector<KerasTensor> inputs, std::vector<KerasTensor> outputs)
    : inputs_(std::move(inputs)), outputs_(std::move(outputs)), graph_(inputs_, outputs_) {}

std::vector<Value> FunctionalDefinition::call(Scope& scope, const std::vector<Value>& inputs) const {
  expect_inputs(class_name(), inputs, inputs_.size());
  std::map<const CallNode*, std::vector<Value>> computed;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const Value value = adjusted(inputs[i], inputs_[i]);
    if (const Value mask = scope.mask(inputs[i]); mask && !(value == inputs[i])) scope.set_mask(value, mask);
    std::vector<Value>& outputs = computed[inputs_[i].node().get()];
    outputs.resize(inputs_[i].node()->outputs.size());
    outputs[static_cast<std::size_t>(inputs_[i].output())] = value;
  }
  for (const auto& call : graph_.calls) {
    if (computed.contains(call.get())) continue;
    std::vector<Value> values;
    for (const KerasTensor& input : call->inputs)
      values.push_back(computed.at(input.node().get())[static_cast<std::size_t>(input.output())]);
    const BoundCall bound = call->bound(values);
    computed[call.get()] = scope.call(call->layer, bound.inputs, bound.arguments);
  }
  std::vector<Value> results;
  for (const KerasTensor& output : outputs_)
    results.push_back(computed.at(output.node().get())[static_cast<std::size_t>(output.output())]);
  return results;
}

std::vector<std::pair<std::string, Layer>> FunctionalDefinition::children() const {
  std::vector<std::pair<std::string, Layer>> out;
  for (const Layer& layer : graph_.layers) out.emplace_back(layer.name(), layer);
  return out;
}

// Keras' form: each layer with its calls as [layer, call, output], then the model's inputs and outputs.
Config FunctionalDefinition::config() const {
  const auto place = [](const KerasTensor& tensor) -> Config {
    return Config::List{tensor.node()->layer.name(), tensor.node()->index, tensor.output()};
  };
  const auto places = [&](const std::vector<KerasTensor>& tensors) -> Config {
    Config::List list;
    for (const KerasTensor& tensor : tensors) list.push_back(place(tensor));
    return list;
  };
  Config::List layers;
  for (const Layer& layer : graph_.layers) {
    Config::List calls;
    for (const auto& call : graph_.calls)
      if (call->layer.same(layer) && !call->inputs.empty()) calls.push_back(places(call->inputs));
    Config entry = ConfigCodec<Layer>::encode(layer);
    entry.set("name", layer.name());
    entry.set("inbound_nodes", std::move(calls));
    layers.push_back(std::move(entry));
  }
  return Config::Dict{
      {"layers", std::move(layers)}, {"input_layers", places(inputs_)}, {"output_layers", places(outputs_)}};
}

}  // namespace hornet

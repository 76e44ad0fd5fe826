#include "src/model/functional.hpp"

#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/shape.hpp>
#include <map>

#include "src/model/operation.hpp"

namespace hornet {
namespace {

// A value brought to what the Input says: its dtype, and a last axis of 1 added or taken away, as Keras does. A batch
// may have another size than the Input's, for layers that can do with it.
Value adjusted(Value value, const KerasTensor& input) {
  const Shape& wanted = input.shape();
  if (value.rank() + 1 == wanted.rank() && wanted.back() == 1)
    value = ops::expand_dims(value, -1);
  else if (value.rank() == wanted.rank() + 1 && value.shape().back() == 1)
    value = ops::squeeze(value, -1);
  bool fits = value.rank() == wanted.rank();
  for (int i = 1; fits && i < wanted.rank(); ++i) fits = wanted[i] == None || wanted[i] == value.shape()[i];
  if (!fits)
    throw ShapeError("expected input \"" + input.name() + "\" of shape " + to_string(wanted) + ", got " +
                     to_string(value.shape()));
  return ops::cast(value, input.dtype());
}

}  // namespace

FunctionalDefinition::FunctionalDefinition(ModelTensors inputs, ModelTensors outputs)
    : inputs_(std::move(inputs)), outputs_(std::move(outputs)), graph_(inputs_.list, outputs_.list) {}

std::vector<Value> FunctionalDefinition::call(Scope& scope, const std::vector<Value>& inputs) const {
  expect_inputs(class_name(), inputs, inputs_.list.size());
  std::map<const CallNode*, std::vector<Value>> computed;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const Value value = adjusted(inputs[i], inputs_.list[i]);
    if (const Value mask = scope.mask(inputs[i]); mask && !(value == inputs[i])) scope.set_mask(value, mask);
    std::vector<Value>& outputs = computed[inputs_.list[i].node().get()];
    outputs.resize(inputs_.list[i].node()->outputs.size());
    outputs[static_cast<std::size_t>(inputs_.list[i].output())] = value;
  }
  for (const auto& call : graph_.calls) {
    if (computed.contains(call.get())) continue;
    std::vector<Value> values;
    for (const KerasTensor& input : call->inputs)
      values.push_back(computed.at(input.node().get())[static_cast<std::size_t>(input.output())]);
    const BoundCall bound = call->bound(values);
    const PlacementScope placed(call->device.empty() ? PlacementScope::device() : call->device);
    computed[call.get()] = scope.call(call->layer, bound.inputs, bound.arguments);
  }
  std::vector<Value> results;
  for (const KerasTensor& output : outputs_.list)
    results.push_back(computed.at(output.node().get())[static_cast<std::size_t>(output.output())]);
  return results;
}

std::vector<std::pair<std::string, Layer>> FunctionalDefinition::children() const {
  std::vector<std::pair<std::string, Layer>> out;
  for (const Layer& layer : graph_.layers)
    if (!operation_of(layer)) out.emplace_back(layer.name(), layer);  // Keras' model.layers has none either
  return out;
}

}  // namespace hornet

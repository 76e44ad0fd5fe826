// Symbolic calls: the functional API. Output shapes are found by tracing the layer twice with two different numbers for
// every unknown extent; an extent of the output that differs is unknown (as Keras on JAX does).
#include <hornet/base/naming.hpp>
#include <hornet/model/input.hpp>
#include <hornet/model/layer.hpp>

#include "src/model/layer_state.hpp"
#include "src/model/sequential_definition.hpp"
#include "src/model/trace.hpp"

namespace hornet {
namespace {

// What stands for None along an axis in the two traces: the batch small, other axes long enough for windows.
constexpr std::int64_t kStandIn[2] = {83, 89};

TensorType filled(TensorType type, int trace) {
  for (int i = 0; i < type.shape.rank(); ++i)
    if (type.shape[i] == None) type.shape[i] = kStandIn[trace];
  return type;
}

bool has_unknown(const std::vector<KerasTensor>& tensors) {
  for (const KerasTensor& tensor : tensors)
    if (!tensor.shape().is_static()) return true;
  return false;
}

std::vector<TensorType> types_of(const std::vector<KerasTensor>& tensors) {
  std::vector<TensorType> types;
  for (const KerasTensor& tensor : tensors) types.push_back(tensor.type());
  return types;
}

std::vector<TensorType> traced_types(const CallNode& call, int which) {
  Graph graph;
  Trace trace(graph, false);
  trace.stands_in = which == 1;
  std::vector<Value> values;
  for (const KerasTensor& input : call.inputs) {
    const TensorType type = filled(input.type(), which);
    values.push_back(graph.placeholder(type.dtype, type.shape, "input"));
  }
  std::vector<TensorType> types;
  const BoundCall bound = call.bound(values);
  for (const Value& output : trace.call(call.layer, bound.inputs, bound.arguments)) types.push_back(output.type());
  return types;
}

std::vector<TensorType> output_types(const CallNode& call) {
  std::vector<TensorType> types = traced_types(call, 0);
  if (!has_unknown(call.inputs)) return types;
  const std::vector<TensorType> others = traced_types(call, 1);
  for (std::size_t i = 0; i < types.size(); ++i)
    for (int axis = 0; axis < types[i].shape.rank(); ++axis)
      if (types[i].shape[axis] != others[i].shape[axis]) types[i].shape[axis] = None;
  return types;
}

void forget_weights(LayerState& state) {
  state.weights.clear();
  state.weight_trainable.clear();
  state.states.clear();
  state.built = false;
  for (const Layer& child : state.children()) forget_weights(child.state());
}

// Forgets weights that the failed trace of a new layer has made.
template <class F>
auto unbuilt_on_failure(LayerState& state, F&& f) {
  const bool built = state.built;
  try {
    return f();
  } catch (...) {
    if (!built) forget_weights(state);
    throw;
  }
}

// A stand-in is our own number: it must not be met in messages.
std::string without_stand_ins(std::string text) {
  for (std::int64_t number : kStandIn) {
    const std::string digits = std::to_string(number);
    for (const char* before : {"(", " "})
      for (const char* after : {",", ")"})
        for (std::size_t at; (at = text.find(before + digits + after)) != std::string::npos;)
          text.replace(at + 1, digits.size(), "None");
  }
  return text;
}

}  // namespace

BoundCall CallNode::bound(const std::vector<Value>& values) const {
  const auto named = values.begin() + static_cast<std::ptrdiff_t>(positional_inputs());
  auto next = named;
  return {{values.begin(), named}, converted<Value>(arguments, [&](const KerasTensor&) { return *next++; })};
}

std::size_t CallNode::positional_inputs() const {
  std::size_t named = 0;
  for (const CallArgument<KerasTensor>& argument : arguments) named += argument.tensor.has_value();
  return inputs.size() - named;
}

std::vector<KerasTensor> Layer::call(const std::vector<KerasTensor>& inputs,
                                     const CallArguments<KerasTensor>& arguments) const {
  LayerState& own = state();
  auto node = std::make_shared<CallNode>();
  node->layer = *this;
  node->inputs = inputs;
  node->arguments = arguments;
  node->device = PlacementScope::device();
  for (const CallArgument<KerasTensor>& argument : arguments)
    if (argument.tensor) node->inputs.push_back(*argument.tensor);
  for (const KerasTensor& input : node->inputs)
    if (!input.node())
      throw ConfigError("Layer \"" + name() + "\" was called on an empty KerasTensor; start from Input({…})");
  std::vector<TensorType>& types = node->outputs;
  try {
    types = unbuilt_on_failure(own, [&] {
      build_from_call(*this, types_of(inputs));
      return output_types(*node);
    });
  } catch (const ShapeError& error) {
    throw ShapeError(without_stand_ins(error.what()));
  }
  node->index = static_cast<int>(own.calls.size());
  own.calls.push_back(node);
  std::vector<KerasTensor> outputs;
  for (int i = 0; i < static_cast<int>(types.size()); ++i)
    outputs.emplace_back(types[static_cast<std::size_t>(i)], node, i, own.name);
  return outputs;
}

KerasTensor Layer::operator()(const KerasTensor& input, const CallArguments<KerasTensor>& arguments) const {
  return call(std::vector{input}, arguments).front();
}
KerasTensor Layer::operator()(const std::vector<KerasTensor>& inputs,
                              const CallArguments<KerasTensor>& arguments) const {
  return call(inputs, arguments).front();
}

namespace {

std::shared_ptr<CallNode> first_call_or_null(const Layer& layer) {
  for (const auto& call : layer.state().calls)
    if (auto node = call.lock()) return node;
  return nullptr;
}

// Whose ends a layer's input and output are: a functional model's own, as in Keras, and a Sequential's own until it is
// called; null where they are those of the first call.
const FunctionalDefinition* with_own_ends(const Layer& layer) {
  const bool is_functional = dynamic_cast<const FunctionalDefinition*>(&layer.definition()) != nullptr;
  return is_functional || !first_call_or_null(layer) ? functional_of(layer) : nullptr;
}

std::shared_ptr<CallNode> first_call(const Layer& layer) {
  if (auto node = first_call_or_null(layer)) return node;
  throw ConfigError("Layer \"" + layer.name() +
                    "\" has not been called on a symbolic tensor, so it has no input or output");
}

}  // namespace

KerasTensor Layer::input() const {
  if (const FunctionalDefinition* model = with_own_ends(*this)) return model->inputs().front();
  const auto node = first_call(*this);
  if (node->inputs.empty()) return output();
  return node->inputs.front();
}

KerasTensor Layer::output() const {
  if (const FunctionalDefinition* model = with_own_ends(*this)) return model->outputs().front();
  const auto node = first_call(*this);
  return {node->outputs.front(), node, 0, name()};
}

}  // namespace hornet

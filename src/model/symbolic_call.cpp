// Symbolic calls: the functional API. Output shapes are found by tracing the layer twice with two different numbers for
// every unknown extent; an extent of the output that differs is unknown (as Keras on JAX does).
#include <hornet/base/naming.hpp>
#include <hornet/model/input.hpp>
#include <hornet/model/layer.hpp>

#include "src/model/layer_state.hpp"
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

std::vector<TensorType> traced_types(const Layer& layer, const std::vector<KerasTensor>& inputs, int which) {
  Graph graph;
  Trace trace(graph, false);
  trace.stands_in = which == 1;
  std::vector<Value> values;
  for (const KerasTensor& input : inputs) {
    const TensorType type = filled(input.type(), which);
    values.push_back(graph.placeholder(type.dtype, type.shape, "input"));
  }
  std::vector<TensorType> types;
  for (const Value& output : trace.call(layer, values)) types.push_back(output.type());
  return types;
}

std::vector<TensorType> output_types(const Layer& layer, const std::vector<KerasTensor>& inputs) {
  std::vector<TensorType> types = traced_types(layer, inputs, 0);
  if (!has_unknown(inputs)) return types;
  const std::vector<TensorType> others = traced_types(layer, inputs, 1);
  for (std::size_t i = 0; i < types.size(); ++i)
    for (int axis = 0; axis < types[i].shape.rank(); ++axis)
      if (types[i].shape[axis] != others[i].shape[axis]) types[i].shape[axis] = None;
  return types;
}

// Forgets weights that the failed trace of a new layer has made.
template <class F>
auto unbuilt_on_failure(LayerState& state, F&& f) {
  const bool built = state.built;
  try {
    return f();
  } catch (...) {
    if (!built) {
      state.weights.clear();
      state.weight_trainable.clear();
      state.built = false;
    }
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

std::vector<KerasTensor> Layer::call(const std::vector<KerasTensor>& inputs) const {
  for (const KerasTensor& input : inputs)
    if (!input.node())
      throw ConfigError("Layer \"" + name() + "\" was called on an empty KerasTensor; start from Input({…})");
  LayerState& own = state();
  std::vector<TensorType> types;
  try {
    types = unbuilt_on_failure(own, [&] { return output_types(*this, inputs); });
  } catch (const ShapeError& error) {
    throw ShapeError(without_stand_ins(error.what()));
  }
  auto node = std::make_shared<CallNode>();
  node->layer = *this;
  node->inputs = inputs;
  node->outputs = types;
  node->index = static_cast<int>(own.calls.size());
  own.calls.push_back(node);
  std::vector<KerasTensor> outputs;
  for (int i = 0; i < static_cast<int>(types.size()); ++i)
    outputs.emplace_back(types[static_cast<std::size_t>(i)], node, i, own.name);
  return outputs;
}

KerasTensor Layer::operator()(const KerasTensor& input) const { return call(std::vector{input}).front(); }
KerasTensor Layer::operator()(const std::vector<KerasTensor>& inputs) const { return call(inputs).front(); }

namespace {

std::shared_ptr<CallNode> first_call(const Layer& layer) {
  for (const auto& call : layer.state().calls)
    if (auto node = call.lock()) return node;
  throw ConfigError("Layer \"" + layer.name() +
                    "\" has not been called on a symbolic tensor, so it has no input or output");
}

}  // namespace

KerasTensor Layer::input() const {
  const auto node = first_call(*this);
  if (node->inputs.empty()) return output();
  return node->inputs.front();
}

KerasTensor Layer::output() const {
  const auto node = first_call(*this);
  return {node->outputs.front(), node, 0, name()};
}

}  // namespace hornet

#include "src/model/call_joiner.hpp"

#include <algorithm>

#include "src/model/keras_form.hpp"
#include "src/model/operation.hpp"

namespace hornet {
namespace {

bool is_triple(const Config& config) {
  return config.is_list() && config.as_list().size() >= 3 && config.as_list()[0].is_string();
}

// Keras writes "training" of a call wherever the class' call() has a default that is not None, whether the program gave
// it or not, and overrides it when the model trains or predicts: then the call takes what the model's call is for.
// Classes that the program registered count as having `training=False`, as Keras' guides write it.
// Source: keras/src/layers/layer.py (Layer.__call__).
bool is_default_training(const Layer& layer, bool training) {
  if (const std::optional<bool> by_class = layer.definition().training_default()) return training == *by_class;
  const auto* entry = layer_catalog().find(layer.class_name());
  return !training && entry && !entry->package.empty();
}

}  // namespace

void CallJoiner::add_input(const KerasTensor& input) { layers_[input.name()].made = {{input}}; }

void CallJoiner::add_layer(const Layer& layer, const Config& inbound_nodes) {
  if (layers_.contains(layer.name()))
    throw FormatError("the configuration has two layers named \"" + layer.name() + "\"");
  Calls calls{layer, {}, {}};
  for (const Config& node : inbound_nodes.as_list()) calls.wanted.push_back(call_of(node, layer));
  layers_.emplace(layer.name(), std::move(calls));
  order_.push_back(layer.name());
}

CallJoiner::Place CallJoiner::place(const Config& triple) {
  if (!is_triple(triple)) throw FormatError("expected [layer, call, output], got " + to_json(triple));
  const Config::List& list = triple.as_list();
  return {list[0].as_string(), list[1].as_int(), list[2].as_int()};
}

// Tensors stand in arguments as {"class_name": "__keras_tensor__", "config": {"keras_history": [layer, call, output]}};
// a dictionary of them is what a model of inputs by key is called on.
void CallJoiner::collect(const Config& arguments, std::vector<Place>& out, bool literals) {
  if (arguments.is_list()) {
    for (const Config& each : arguments.as_list()) collect(each, out, literals);
  } else if (is_tensor_form(arguments)) {
    out.push_back(place(arguments.at("config").at("keras_history")));
  } else if (literals) {
    return;
  } else if (arguments.is_dict()) {
    std::map<std::string, const Config*> by_key;
    for (const auto& [key, value] : arguments.as_dict()) by_key[key] = &value;
    for (const auto& [key, value] : by_key) collect(*value, out);
  } else if (!arguments.is_null()) {
    throw ConfigError("a layer's call takes " + to_json(arguments) + ", which is no tensor");
  }
}

// Positional arguments are tensors, and literals of an operation, which it holds itself, as it does its named one;
// other keyword arguments are a tensor, a list of them, or a literal.
CallJoiner::Call CallJoiner::call_of(const Config& node, const Layer& layer) {
  const OperationDefinition* operation = operation_of(layer);
  Call call;
  collect(node.at("args"), call.inputs, operation);
  for (const auto& [name, value] : node.at("kwargs").as_dict()) {
    if (value.is_null() || (operation && name == operation->named())) continue;
    if (name == "training" && value.is_bool() && is_default_training(layer, value.as_bool())) continue;
    if (!is_tensor_form(value) && !value.is_list()) {
      call.arguments.emplace_back(name, value);
      continue;
    }
    std::vector<Place> places;
    collect(value, places);
    for (const Place& place : places) call.arguments.emplace_back(name, place);
  }
  return call;
}

const KerasTensor* CallJoiner::find(const Place& place) const {
  const auto found = layers_.find(place.layer);
  if (found == layers_.end() || place.call < 0 || place.output < 0) return nullptr;
  const auto call = static_cast<std::size_t>(place.call), output = static_cast<std::size_t>(place.output);
  const auto& made = found->second.made;
  return call < made.size() && output < made[call].size() ? &made[call][output] : nullptr;
}

bool CallJoiner::make_next_call(Calls& calls) {
  if (calls.made.size() == calls.wanted.size()) return false;
  const Call& call = calls.wanted[calls.made.size()];
  const auto missing = [&](const Place& place) { return !find(place); };
  if (std::ranges::any_of(call.inputs, missing)) return false;
  for (const CallArgument<Place>& argument : call.arguments)
    if (argument.tensor && missing(*argument.tensor)) return false;
  std::vector<KerasTensor> inputs;
  for (const Place& place : call.inputs) inputs.push_back(*find(place));
  calls.made.push_back(calls.layer.call(
      inputs, converted<KerasTensor>(call.arguments, [&](const Place& place) { return *find(place); })));
  return true;
}

void CallJoiner::join() {
  for (bool progress = true; progress;) {
    progress = false;
    for (const std::string& name : order_)
      while (make_next_call(layers_.at(name))) progress = true;
  }
  for (const std::string& name : order_)
    if (const Calls& calls = layers_.at(name); calls.made.size() < calls.wanted.size())
      throw FormatError("layer \"" + name + "\" takes an output that no layer of the configuration makes");
}

// Keras numbers the calls of a nested functional model from 1 here, and from 0 in calls.
KerasTensor CallJoiner::model_tensor(const Config& triple) const {
  Place wanted = place(triple);
  const auto layer = layers_.find(wanted.layer);
  if (layer != layers_.end() && layer->second.layer && layer->second.layer.class_name() == "Functional")
    wanted.call = std::max<std::int64_t>(wanted.call - 1, 0);
  const KerasTensor* tensor = find(wanted);
  if (!tensor) throw FormatError("the model names an output of \"" + wanted.layer + "\" that is not there");
  return *tensor;
}

ModelTensors CallJoiner::tensors(const Config& places) const {
  if (is_triple(places)) return model_tensor(places);
  ModelTensors out;
  if (places.is_dict()) {
    std::map<std::string, KerasTensor> by_key;
    for (const auto& [key, value] : places.as_dict()) by_key[key] = model_tensor(value);
    for (const auto& [key, tensor] : by_key) {
      out.keys.push_back(key);
      out.list.push_back(tensor);
    }
  } else {
    for (const Config& each : places.as_list()) out.list.push_back(model_tensor(each));
    out.single = out.list.size() == 1;  // Keras makes no difference either
  }
  return out;
}

}  // namespace hornet

// A functional model as Keras' configuration of it: its layers, each with its calls, then the model's inputs and
// outputs. Source: keras/src/models/functional.py (get_config, serialize_node).
#include <algorithm>
#include <map>

#include "src/model/functional.hpp"
#include "src/model/operation.hpp"

namespace hornet {
namespace {

// The calls of each layer that belong to the model, in order: Keras numbers them from 0 in each model.
class NumberedCalls {
 public:
  explicit NumberedCalls(const CallGraph& graph) {
    for (const auto& call : graph.calls) by_layer_[&call->layer.state()].push_back(call.get());
    for (auto& [layer, calls] : by_layer_) std::ranges::sort(calls, {}, &CallNode::index);
  }

  std::vector<const CallNode*> of(const Layer& layer) const {
    const auto found = by_layer_.find(&layer.state());
    return found == by_layer_.end() ? std::vector<const CallNode*>() : found->second;
  }

  Config::List place(const KerasTensor& tensor) const {
    const CallNode& node = *tensor.node();
    const std::vector<const CallNode*> calls = of(node.layer);
    return {node.layer.name(), std::ranges::find(calls, &node) - calls.begin(), tensor.output()};
  }

 private:
  std::map<const LayerState*, std::vector<const CallNode*>> by_layer_;
};

Config tensor_form(const KerasTensor& tensor, const NumberedCalls& calls) {
  return Config::Dict{{"class_name", "__keras_tensor__"},
                      {"config", Config::Dict{{"shape", ConfigCodec<Shape>::encode(tensor.shape())},
                                              {"dtype", to_string(tensor.dtype())},
                                              {"keras_history", calls.place(tensor)}}}};
}

const std::vector<std::string>& input_keys(const Layer& layer) {
  static const std::vector<std::string> none;
  const auto* functional = dynamic_cast<const FunctionalDefinition*>(&layer.definition());
  return functional ? functional->input_tensors().keys : none;
}

// Several tensors are one list, or one dictionary, for layers that take those; else arguments of their own.
Config positional_form(const CallNode& call, const NumberedCalls& calls) {
  Config::List tensors;
  for (std::size_t i = 0; i < call.positional_inputs(); ++i) tensors.push_back(tensor_form(call.inputs[i], calls));
  if (const OperationDefinition* operation = operation_of(call.layer)) return operation->positional(std::move(tensors));
  if (const auto& keys = input_keys(call.layer); !keys.empty()) {
    Config by_key = Config::Dict{};
    for (std::size_t i = 0; i < keys.size(); ++i) by_key.append(keys[i], std::move(tensors[i]));
    return Config::List{std::move(by_key)};
  }
  if (tensors.size() > 1 && call.layer.definition().takes_list())
    return Config::List{Config(std::move(tensors))};  // a list in a list
  return tensors;
}

// By name: a literal, a tensor, or the list of those that the call gives under one name.
Config named_form(const CallNode& call, const NumberedCalls& calls) {
  Config named = Config::Dict{};
  if (const OperationDefinition* operation = operation_of(call.layer); operation && !operation->named().empty())
    named.append(std::string(operation->named()), operation->named_value());
  for (const CallArgument<KerasTensor>& argument : call.arguments) {
    Config value = argument.tensor ? tensor_form(*argument.tensor, calls) : argument.literal;
    const Config* before = named.find(argument.name);
    if (before) {
      Config::List list = before->is_list() ? before->as_list() : Config::List{*before};
      list.push_back(std::move(value));
      value = std::move(list);
    }
    named.set(argument.name, std::move(value));
  }
  // Keras adds the default (call_joiner.cpp), but not where a layer is called on a list.
  const std::optional<bool> training = call.layer.definition().training_default();
  if (training && !call.layer.definition().takes_list() && !named.find("training")) named.append("training", *training);
  return named;
}

Config call_form(const CallNode& call, const NumberedCalls& calls) {
  return Config::Dict{{"args", positional_form(call, calls)}, {"kwargs", named_form(call, calls)}};
}

// Here, and not in calls, Keras numbers the calls of a nested functional model from 1.
Config model_place(const KerasTensor& tensor, const NumberedCalls& calls) {
  Config::List place = calls.place(tensor);
  if (tensor.node()->layer.class_name() == "Functional") place[1] = place[1].as_int() + 1;
  return place;
}

Config places(const ModelTensors& tensors, const NumberedCalls& calls) {
  if (tensors.single) return model_place(tensors.list.front(), calls);
  Config::List list;
  Config::Dict dict;
  for (std::size_t i = 0; i < tensors.list.size(); ++i) {
    if (tensors.keys.empty())
      list.push_back(model_place(tensors.list[i], calls));
    else
      dict.emplace_back(tensors.keys[i], model_place(tensors.list[i], calls));
  }
  return tensors.keys.empty() ? Config(std::move(list)) : Config(std::move(dict));
}

}  // namespace

Config FunctionalDefinition::config() const {
  const NumberedCalls calls(graph_);
  Config::List layers;
  for (const Layer& layer : graph_.layers) {
    Config::List inbound;
    for (const CallNode* call : calls.of(layer))
      if (!call->inputs.empty()) inbound.push_back(call_form(*call, calls));
    Config entry = serialized_member(layer);
    entry.set("name", layer.name());
    entry.set("inbound_nodes", std::move(inbound));
    layers.push_back(std::move(entry));
  }
  return Config::Dict{{"layers", std::move(layers)},
                      {"input_layers", places(inputs_, calls)},
                      {"output_layers", places(outputs_, calls)}};
}

}  // namespace hornet

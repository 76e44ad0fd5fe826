#include "src/model/model_config.hpp"

#include <hornet/model/sequential.hpp>

#include "src/model/call_joiner.hpp"

namespace hornet {
namespace {

// A layer, or a model that is nested as one.
Layer layer_from(const Config& serialized) {
  const std::string& class_name = serialized.at("class_name").as_string();
  if (class_name == "Sequential" || class_name == "Functional") return model_from_config(serialized);
  return layer_catalog().deserialize(serialized);
}

bool is_input(const Config& serialized) { return serialized.at("class_name").as_string() == "InputLayer"; }

KerasTensor input_from(const Config& serialized) {
  const Layer layer = InputLayer::from_config(serialized.at("config"));
  const InputLayer& input = dynamic_cast<const LayerModel<InputLayer>&>(layer.definition()).definition();
  const Shape& shape = input.batch_shape;
  const auto batch_size = shape[0] == None ? std::nullopt : std::optional(shape[0]);
  return Input(shape.slice(1, shape.rank()), {.batch_size = batch_size, .dtype = input.dtype, .name = layer.name()});
}

std::string name_in(const Config& config) {
  const Config* name = config.find("name");
  return name && !name->is_null() ? name->as_string() : "";
}

bool trainable_in(const Config& config) {
  const Config* trainable = config.find("trainable");
  return !trainable || trainable->as_bool();
}

Model sequential_from(const Config& config) {
  std::vector<SequentialItem> items;
  for (const Config& entry : config.at("layers").as_list())
    items.push_back(is_input(entry) ? SequentialItem(input_from(entry)) : SequentialItem(layer_from(entry)));
  return Sequential(items, {.name = name_in(config), .trainable = trainable_in(config)});
}

Model functional_from(const Config& config) {
  CallJoiner joiner;
  for (const Config& entry : config.at("layers").as_list()) {
    if (is_input(entry))
      joiner.add_input(input_from(entry));
    else
      joiner.add_layer(layer_from(entry), entry.at("inbound_nodes"));
  }
  joiner.join();
  return Model({.inputs = joiner.tensors(config.at("input_layers")),
                .outputs = joiner.tensors(config.at("output_layers")),
                .name = name_in(config),
                .trainable = trainable_in(config)});
}

}  // namespace

Model model_from_config(const Config& serialized) {
  const std::string& class_name = serialized.at("class_name").as_string();
  const Config& config = serialized.at("config");
  if (class_name != "Sequential" && class_name != "Functional")
    throw ConfigError("expected a model of class 'Sequential' or 'Functional', got '" + class_name + "'");
  Model model = class_name == "Sequential" ? sequential_from(config) : functional_from(config);
  if (const Config* compile = serialized.find("compile_config"); compile && compile->find("optimizer"))
    model.compile(compile_options_from_config(*compile));
  return model;
}

Model model_from_json(std::string_view json) { return model_from_config(parse_json(json)); }

}  // namespace hornet

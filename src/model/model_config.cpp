#include <hornet/model/model_config.hpp>
#include <hornet/model/sequential.hpp>

#include "src/model/call_joiner.hpp"
#include "src/model/compile_config.hpp"
#include "src/model/operation.hpp"
#include "src/model/shared_layers.hpp"

namespace hornet {
namespace {

// "Model" is what Keras calls a functional model made through that class.
bool is_functional(std::string_view class_name) { return class_name == "Functional" || class_name == "Model"; }
bool is_model(std::string_view class_name) { return class_name == "Sequential" || is_functional(class_name); }

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
  return !trainable || trainable->is_null() || trainable->as_bool();
}

DTypePolicy policy_in(const Config& config) {
  const Config* policy = config.find("dtype");
  return policy ? ConfigCodec<DTypePolicy>::decode(*policy) : DTypePolicy();
}

// The shape that a Sequential without an Input was built for; null when it was not.
const Config* built_for(const Config& serialized) {
  const Config* shape = serialized.at("config").find("build_input_shape");
  const Config* build = serialized.find("build_config");
  if (!shape && build && build->is_dict()) shape = build->find("input_shape");
  return shape && !shape->is_null() ? shape : nullptr;
}

Model sequential_from(const Config& serialized) {
  const Config& config = serialized.at("config");
  std::vector<SequentialItem> items;
  for (const Config& entry : config.at("layers").as_list())
    items.push_back(is_input(entry) ? SequentialItem(input_from(entry))
                                    : SequentialItem(ConfigCodec<Layer>::decode(entry)));
  Sequential model(items, {.name = name_in(config), .trainable = trainable_in(config), .dtype = policy_in(config)});
  const Config* shape = built_for(serialized);
  if (shape && !model.built() && !items.empty()) model.build(ConfigCodec<Shape>::decode(*shape));
  return model;
}

Model functional_from(const Config& config) {
  CallJoiner joiner;
  for (const Config& entry : config.at("layers").as_list()) {
    if (is_input(entry))
      joiner.add_input(input_from(entry));
    else
      joiner.add_layer(ConfigCodec<Layer>::decode(entry), entry.at("inbound_nodes"));
  }
  joiner.join();
  return Model({.inputs = joiner.tensors(config.at("input_layers")),
                .outputs = joiner.tensors(config.at("output_layers")),
                .name = name_in(config),
                .trainable = trainable_in(config)});
}

}  // namespace

Layer ConfigCodec<Layer>::decode(const Config& c) {
  const Config* id = c.is_dict() ? c.find("shared_object_id") : nullptr;
  if (id)
    if (const Layer* shared = SharedLayersReading::find(id->as_int())) return *shared;
  const bool model = c.is_dict() && is_model(c.at("class_name").as_string());
  const Layer layer = model             ? Layer(model_from_config(c, false))
                      : is_operation(c) ? operation_from(c)
                                        : layer_catalog().deserialize(c);
  if (id) SharedLayersReading::add(id->as_int(), layer);
  return layer;
}

Model model_from_config(const Config& serialized, bool compile) {
  const NewerOptionsScope newer;
  const SharedLayersReading shared;
  const std::string& class_name = serialized.at("class_name").as_string();
  if (!is_model(class_name))
    throw ConfigError("expected a model of class 'Sequential' or 'Functional', got '" + class_name + "'");
  Model model = is_functional(class_name) ? functional_from(serialized.at("config")) : sequential_from(serialized);
  const Config* arguments = compile ? serialized.find("compile_config") : nullptr;
  if (arguments && arguments->find("optimizer")) model.compile(compile_options_from_config(*arguments));
  return model;
}

Model model_from_json(std::string_view json) { return model_from_config(parse_json(json)); }

Model clone_model(const Model& model) {
  const SharedLayersWriting shared(model);
  return model_from_config(ConfigCodec<Layer>::encode(model), false);
}

}  // namespace hornet

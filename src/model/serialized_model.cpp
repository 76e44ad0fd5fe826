// Models and layers in Keras' serialised form. Source: keras/src/saving/serialization_lib.py (serialize_keras_object).
#include "src/model/compile_config.hpp"
#include "src/model/layer_state.hpp"
#include "src/model/model_state.hpp"
#include "src/model/older_keras.hpp"
#include "src/model/operation.hpp"
#include "src/model/shared_layers.hpp"

namespace hornet {
namespace {

// What stands around the configuration of a layer or model in Keras' serialised form.
Config form_of(const Layer& layer) {
  if (const OperationDefinition* operation = operation_of(layer))
    return serialized_inner_class(operation->module(), layer.class_name(), layer.get_config());
  if (layer.class_name() == "Sequential") return serialized_class("keras", "Sequential", layer.get_config());
  if (layer.class_name() != "Functional") return layer_catalog().serialize(layer.class_name(), layer.get_config());
  return serialized_inner_class("keras.src.models.functional", "Functional", layer.get_config());
}

// What Keras' Layer.build() takes, from the layer's first call; null when it was not called or takes several tensors
// that are no list.
Config build_shape(const Layer& layer) {
  for (const auto& weak : layer.state().calls) {
    const auto call = weak.lock();
    const std::size_t count = call ? call->positional_inputs() : 0;
    if (count == 0) continue;
    if (count == 1) return ConfigCodec<Shape>::encode(call->inputs.front().shape());
    if (!layer.definition().takes_list()) return {};
    Config::List shapes;
    for (const KerasTensor& input : call->inputs) shapes.push_back(ConfigCodec<Shape>::encode(input.shape()));
    return shapes;
  }
  return {};
}

}  // namespace

Config ConfigCodec<Layer>::encode(const Layer& v) {
  Config form = form_of(v);
  if (const auto id = SharedLayersWriting::id_of(v)) form.set("shared_object_id", *id);
  return form;
}

Config serialized_member(const Layer& layer) {
  Config form = ConfigCodec<Layer>::encode(layer);
  const std::string_view kind = layer.class_name();
  if (Config shape = build_shape(layer); !shape.is_null() && kind != "Functional" && !operation_of(layer))
    form.set("build_config", Config::Dict{{"input_shape", std::move(shape)}});
  if (kind == "Functional" || kind == "Sequential") form.set("compile_config", Config::Dict{});
  return form;
}

Config serialized_model(const ModelState& model) {
  const SharedLayersWriting shared(model.layer);
  Config form = ConfigCodec<Layer>::encode(model.layer);
  if (const Config* shape = form.at("config").find("build_input_shape"))
    form.set("build_config", Config::Dict{{"input_shape", *shape}});
  form.set("compile_config", model.compiled ? compile_config(model.compiled->options) : Config(Config::Dict{}));
  return form;
}

std::string ModelState::to_json() const { return hornet::to_json(for_every_keras_3(serialized_model(*this))); }

std::string Model::to_json() const { return model_->to_json(); }

}  // namespace hornet

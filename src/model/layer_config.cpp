// What of a layer's configuration belongs to every layer.
#include <hornet/model/layer.hpp>

namespace hornet {
namespace {

// "float32", or Keras' DTypePolicy object of that name.
void expect_float32(const Config& dtype) {
  if (dtype.is_null()) return;
  std::string name;
  if (dtype.is_string())
    name = dtype.as_string();
  else
    name = dtype.at("config").at("name").as_string();
  if (name != "float32") throw ConfigError("'dtype': layers compute in float32, got '" + name + "'");
}

}  // namespace

std::pair<LayerOptions, Config> split_layer_config(const Config& config) {
  LayerOptions options;
  Config rest = Config::Dict{};
  for (const auto& [key, value] : config.as_dict()) {
    if (key == "name") {
      if (!value.is_null()) options.name = value.as_string();
    } else if (key == "trainable") {
      options.trainable = value.as_bool();
    } else if (key == "dtype") {
      expect_float32(value);
    } else if (key == "batch_input_shape" || key == "batch_shape") {
      if (value.is_null()) continue;
      const Shape shape = ConfigCodec<Shape>::decode(value);
      options.input_shape = shape.slice(1, shape.rank());
      options.has_input_shape = true;
    } else if (key == "input_shape") {
      if (value.is_null()) continue;
      options.input_shape = ConfigCodec<Shape>::decode(value);
      options.has_input_shape = true;
    } else {
      rest.set(key, value);
    }
  }
  return {options, rest};
}

}  // namespace hornet

// What of a layer's configuration belongs to every layer.
#include <hornet/model/layer.hpp>

namespace hornet {
std::pair<LayerOptions, Config> split_layer_config(const Config& config) {
  LayerOptions options;
  Config rest = Config::Dict{};
  for (const auto& [key, value] : config.as_dict()) {
    if (key == "name") {
      if (!value.is_null()) options.name = value.as_string();
    } else if (key == "trainable") {
      options.trainable = value.as_bool();
    } else if (key == "dtype") {
      options.dtype = ConfigCodec<DTypePolicy>::decode(value);
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

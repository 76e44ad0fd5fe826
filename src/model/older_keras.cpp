#include "src/model/older_keras.hpp"

#include <algorithm>
#include <string_view>

namespace hornet {
namespace {

struct NewerKey {
  std::string_view class_name, key;
  Config value;  // the default
};

// By the version that added them; "" stands for every class. SpatialDropout takes no "trainable" in any.
const std::vector<NewerKey>& newer_keys() {
  static const std::vector<NewerKey> keys{
      {"SpatialDropout1D", "trainable", true},
      {"SpatialDropout1D", "trainable", false},
      {"SpatialDropout2D", "trainable", true},
      {"SpatialDropout2D", "trainable", false},
      {"SpatialDropout3D", "trainable", true},
      {"SpatialDropout3D", "trainable", false},
      {"MultiHeadAttention", "seed", {}},  // 3.1
      {"Resizing", "pad_to_aspect_ratio", false},
      {"Resizing", "fill_mode", "constant"},
      {"Resizing", "fill_value", 0.0},
      {"", "gradient_accumulation_steps", {}},            // 3.2, optimizers
      {"ZeroPadding1D", "data_format", "channels_last"},  // 3.5
      {"InputLayer", "ragged", false},                    // 3.9
      {"InputLayer", "optional", false},                  // 3.13
      {"", "quantization_config", {}},                    // 3.13, layers with kernels
      {"Resizing", "antialias", false},
      {"BatchNormalization", "renorm", false},  // 3.14
      {"BatchNormalization", "renorm_clipping", {}},
      {"BatchNormalization", "renorm_momentum", 0.99},
      {"MultiHeadAttention", "use_gate", false},
      {"GroupQueryAttention", "use_gate", false},
      {"GroupQueryAttention", "seed", {}},
      {"SparseTopKCategoricalAccuracy", "from_sorted_ids", false},  // taken by 3.8, written by none
      {"", "input_axes", {}},                                       // 3.15, initializers that scale the variance
      {"", "output_axes", {}},
      {"Conv1DTranspose", "output_padding", {}},
      {"Conv2DTranspose", "output_padding", {}},
      {"Conv3DTranspose", "output_padding", {}},
      {"MultiHeadAttention", "sliding_window", {}},
      {"GroupQueryAttention", "sliding_window", {}},
      {"Attention", "seed", {}},
      {"SparseCategoricalCrossentropy", "axis", -1},  // 3.16
      {"CosineSimilarity", "axis", -1},               // the metric's, taken by all, written by none
  };
  return keys;
}

bool is_newer(std::string_view class_name, const std::string& key, const Config& value) {
  return std::ranges::any_of(newer_keys(), [&](const NewerKey& newer) {
    return newer.key == key && (newer.class_name.empty() || newer.class_name == class_name) && newer.value == value;
  });
}

// The inputs or outputs of a functional model: ["dense", 0, 0] becomes [["dense", 0, 0]].
Config listed(const Config& places) {
  const bool one = places.is_list() && !places.as_list().empty() && places.as_list()[0].is_string();
  return one ? Config(Config::List{places}) : places;
}

// SpatialDropout writes its variables' type, the other layers a policy, which the first versions did not read.
Config dtype_of_spatial_dropout(const Config& policy) {
  const Config* name = policy.is_dict() ? policy.at("config").find("name") : nullptr;
  return name && (*name == Config("float32") || *name == Config("float64")) ? *name : policy;
}

// `class_name`: whose configuration this is; "" when it is no such thing.
Config rewritten(const Config& config, std::string_view class_name) {
  if (config.is_list()) {
    Config::List list;
    for (const Config& each : config.as_list()) list.push_back(rewritten(each, ""));
    return list;
  }
  if (!config.is_dict()) return config;
  const Config* own_class = config.find("class_name");
  Config::Dict dict;
  for (const auto& [key, value] : config.as_dict()) {
    if (is_newer(class_name, key, value)) continue;
    if (class_name == "Functional" && (key == "input_layers" || key == "output_layers"))
      dict.emplace_back(key, listed(value));
    else if (class_name.starts_with("SpatialDropout") && key == "dtype")
      dict.emplace_back(key, dtype_of_spatial_dropout(value));
    else
      dict.emplace_back(key, rewritten(value, key == "config" && own_class ? own_class->as_string() : ""));
  }
  return dict;
}

}  // namespace

Config for_every_keras_3(const Config& config) { return rewritten(config, ""); }

}  // namespace hornet

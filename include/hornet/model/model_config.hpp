// Models from Keras' configuration of them: what Model::to_json() writes, config.json of a `.keras` file. Layers and
// all else are found by class name in the catalogs of the shelves, where a program registers classes of its own; code
// is never in a configuration.
#pragma once

#include <hornet/model/model.hpp>
#include <string_view>

namespace hornet {

// A new model with fresh weights, compiled where the configuration says how. Options that a class does not have are
// left out with a warning: newer versions of Keras write some. Throws FormatError for text that is no JSON or calls
// that cannot be joined, ConfigError for an unknown class (with the nearest name) or a wrong option.
Model model_from_json(std::string_view json);

// The same from the parsed form, {"class_name", "config", …}. With compile = false it is not compiled.
Model model_from_config(const Config& serialized, bool compile = true);

// A model of the same layers, by its configuration: with weights of its own, fresh, and not compiled.
Model clone_model(const Model& model);

}  // namespace hornet

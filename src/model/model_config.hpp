// From Keras' configuration of a model (config.json of a .keras file, or Model.to_json()) to the model: its layers
// through the catalogs of the shelves, with fresh weights, compiled where the configuration says how.
// Source: keras/src/models/{sequential,functional}.py (from_config), trainers/trainer.py (compile_from_config).
#pragma once

#include <hornet/base/config.hpp>
#include <hornet/model/model.hpp>
#include <string_view>

namespace hornet {

// Throws FormatError for text that is no JSON or calls that cannot be joined; ConfigError for an unknown class (with
// the nearest name) or option.
Model model_from_json(std::string_view json);
Model model_from_config(const Config& serialized);

// The arguments of compile() as Keras' "compile_config" holds them.
CompileOptions compile_options_from_config(const Config& compile_config);

}  // namespace hornet

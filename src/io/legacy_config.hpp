// Configurations of Keras 1 and 2 in Keras 3's form, so that one reader serves all.
// Source: keras/src/legacy/saving/saving_utils.py, and what tf.keras 2.x wrote.
#pragma once

#include <hornet/base/config.hpp>

namespace hornet::io {

// "model_config" of a legacy file: class "Model", layers of a Sequential as a bare list, calls as
// [[layer, call, output, arguments]], options that Keras 3 no longer has. ConfigError for an option that is not in
// Keras 3 and changes what a layer computes.
Config modern_model_config(const Config& model_config);

// "training_config" as Keras 3's "compile_config".
Config modern_compile_config(const Config& training_config);

}  // namespace hornet::io

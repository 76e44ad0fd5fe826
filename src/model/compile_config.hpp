// "compile_config" of a Keras file: the arguments of compile(). Source: keras/src/trainers/trainer.py
// (get_compile_config, compile_from_config).
#pragma once

#include <hornet/model/training_options.hpp>

namespace hornet {

// Strings stay strings, objects take Keras' serialised form, registered functions go by their name. How the step is
// compiled (run_eagerly, jit_compile) is Keras' affair: written as Keras' defaults, not read.
Config compile_config(const CompileOptions& options);
CompileOptions compile_options_from_config(const Config& compile_config);

}  // namespace hornet

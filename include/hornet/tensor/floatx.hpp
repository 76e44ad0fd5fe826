// The type of floats where a program names none: of Inputs, of layers' weights and what they compute in (DTypePolicy),
// of data that is float64, of learning rates and metrics. Keras: keras.config.floatx, set_floatx.
#pragma once

#include <hornet/tensor/dtype.hpp>
#include <string_view>

namespace hornet {

DType floatx();  // f32, the default, or f64

// Holds for what is made from then on. "float32" or "float64"; ConfigError for another.
void set_floatx(std::string_view name);

}  // namespace hornet

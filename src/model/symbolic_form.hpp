// Calls of `keras.ops` on symbolic tensors, in the form Keras' files keep them: the class of an operation, its options
// and its arguments, in which an empty Config stands for a tensor.
#pragma once

#include <hornet/model/symbolic_ops.hpp>

namespace hornet {

// The only output of Keras' class in the module of that last part.
KerasTensor called(const char* class_name, Config::Dict options, Config::List arguments,
                   const std::vector<KerasTensor>& tensors, const char* module = "numpy", Config named = {});
KerasTensor with_options(const char* class_name, const KerasTensor& x, Config::Dict options,
                         const char* module = "numpy");

KerasTensor unary(const char* class_name, const KerasTensor& x, const char* module = "numpy");
KerasTensor binary(const char* class_name, const KerasTensor& a, const KerasTensor& b);
KerasTensor binary(const char* class_name, const KerasTensor& a, double b);
KerasTensor binary(const char* class_name, double a, const KerasTensor& b);

Config listed(const std::vector<std::int64_t>& numbers);
Config form_of(const ops::Axes& axes);  // none, the only axis, or a list
Config form_of(const std::optional<std::int64_t>& number);

}  // namespace hornet

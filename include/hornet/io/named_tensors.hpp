// Tensors by name, in the order of the file they come from or go to.
#pragma once

#include <hornet/tensor/tensor.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hornet {

using NamedTensors = std::vector<std::pair<std::string, Tensor>>;

// The tensor of that name; ConfigError with the nearest name when there is none.
const Tensor& tensor_named(const NamedTensors& tensors, std::string_view name);

}  // namespace hornet

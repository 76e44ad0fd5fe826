// Which steps must keep their order, by the bytes that they touch.
#pragma once

#include <vector>

#include "src/backends/cuda/schedule/levels.hpp"

namespace hornet::cuda {

// By step: those before it of which one writes what the other touches.
std::vector<std::vector<std::size_t>> conflicts_with_earlier(const std::vector<OrderedStep>& steps);

}  // namespace hornet::cuda

// Memory of the device copied within it.
#pragma once

#include "src/backends/cuda/driver.hpp"

namespace hornet::cuda {

// By the driver, or, while a plan is recorded, by a part of a launch.
void submit_copy(Driver& driver, void* to, const void* from, std::int64_t bytes);

}  // namespace hornet::cuda

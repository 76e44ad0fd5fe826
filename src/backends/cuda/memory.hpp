// The GPU's memory, for plans.
#pragma once

#include "src/backends/cuda/driver.hpp"
#include "src/runtime/device_memory.hpp"

namespace hornet::cuda {

// With the environment variable HORNET_CUDA_SYNC=1 plans run step by step.
std::unique_ptr<DeviceMemory> device_memory(Driver& driver);

}  // namespace hornet::cuda

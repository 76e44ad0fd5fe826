// The GPU's memory, for plans.
#pragma once

#include "src/backends/cuda/driver.hpp"
#include "src/backends/cuda/index_faults.hpp"
#include "src/runtime/device_memory.hpp"

namespace hornet::cuda {

// With the environment variable HORNET_CUDA_SYNC=1 plans run step by step. Whoever waits for the device is told of
// indices that were not there.
std::unique_ptr<DeviceMemory> device_memory(Driver& driver, IndexFaults& faults);

}  // namespace hornet::cuda

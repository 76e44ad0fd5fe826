// A recorded plan: what its steps ask of the device, in as few launches as their data allow.
#pragma once

#include <memory>
#include <vector>

#include "src/backends/cuda/driver.hpp"
#include "src/runtime/device_memory.hpp"

namespace hornet::cuda {

// Nothing of the work is done before the first replay.
std::unique_ptr<RecordedWork> schedule(Driver& driver, std::vector<DeviceWork> work);

}  // namespace hornet::cuda

#include "src/backends/cuda/schedule/persistent_steps.hpp"

#include <exception>
#include <hornet/runtime/device_error.hpp>

namespace hornet::cuda {

PersistentSteps::PersistentSteps(Driver& driver, const PartLaunch& steps, std::int64_t resident_blocks)
    : driver_(driver),
      steps_(steps),
      resident_blocks_(resident_blocks),
      arrived_(static_cast<unsigned*>(driver.allocate(sizeof(unsigned)))) {
  if (!arrived_) throw OutOfMemoryError("the GPU has no memory left for the barrier of a step");
}

// A device that has failed has nobody to tell here.
PersistentSteps::~PersistentSteps() {
  try {
    launch_deferred();
  } catch (const std::exception&) {
  }
  driver_.release(arrived_);
}

}  // namespace hornet::cuda

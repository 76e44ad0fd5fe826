// Steps whose levels are all parts: one launch for many of them, by blocks that stay on the device and wait for each
// other between levels.
#pragma once

#include "src/backends/cuda/driver.hpp"
#include "src/backends/cuda/schedule/deferred.hpp"
#include "src/backends/cuda/schedule/part_launch.hpp"
#include "src/runtime/device_memory.hpp"

namespace hornet::cuda {

class PersistentSteps final : public RecordedWork, public DeferredSteps {
 public:
  // Throws OutOfMemoryError.
  PersistentSteps(Driver& driver, const PartLaunch& steps, std::int64_t resident_blocks);
  ~PersistentSteps() override;  // launches what waits

  void replay() override { defer(*this); }
  std::int64_t launches() const override { return 1; }  // or less
  void launch(int steps) override { steps_.run_resident(resident_blocks_, steps, arrived_); }

 private:
  Driver& driver_;
  PartLaunch steps_;
  std::int64_t resident_blocks_;
  unsigned* arrived_;  // on the device
};

}  // namespace hornet::cuda

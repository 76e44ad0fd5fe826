#include "src/backends/cuda/schedule/schedule.hpp"

#include "src/backends/cuda/schedule/joined_later.hpp"

namespace hornet::cuda {

std::unique_ptr<RecordedWork> schedule(Driver& driver, std::vector<DeviceWork> work) {
  const LaunchMode mode = driver.compiles() ? launch_mode() : LaunchMode::steps;
  if (mode == LaunchMode::automatic) return std::make_unique<JoinedLater>(driver, std::move(work));
  if (mode == LaunchMode::steps) return step_by_step(driver, work);
  JoinedSteps joined(driver, work, mode);
  for (;;)
    if (std::unique_ptr<RecordedWork> made = joined.make()) return made;
}

}  // namespace hornet::cuda

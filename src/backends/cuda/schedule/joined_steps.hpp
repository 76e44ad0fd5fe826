// Steps in as few launches as their data allow. Which way is best shows when its kernel is compiled, so that they are
// made in stages.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "src/backends/cuda/driver.hpp"
#include "src/backends/cuda/schedule/graph_steps.hpp"
#include "src/backends/cuda/schedule/levels.hpp"
#include "src/backends/cuda/schedule/mode.hpp"
#include "src/backends/cuda/schedule/part.hpp"
#include "src/backends/cuda/schedule/part_launch.hpp"

namespace hornet::cuda {

// Steps with what they ask for, without those that ask for nothing.
struct CollectedPlan {
  std::vector<OrderedStep> order;
  std::vector<CollectedStep> steps;

  explicit CollectedPlan(const std::vector<DeviceWork>& work);
  const Part& part(int step, int launch) const {
    return steps[static_cast<std::size_t>(step)].parts[static_cast<std::size_t>(launch)];
  }
};

class JoinedSteps {
 public:
  // `work` outlives it.
  JoinedSteps(Driver& driver, const std::vector<DeviceWork>& work, LaunchMode mode);

  // The kernels, in jit_registry(), that make() waits for.
  const std::vector<std::size_t>& needed() const { return needed_; }
  // The steps; or nothing where their kernel does not do, and others are needed: then once more.
  std::unique_ptr<RecordedWork> make();

 private:
  void plan_levels();
  bool does(std::int64_t resident_blocks) const;

  Driver& driver_;
  CollectedPlan collected_;
  LaunchMode mode_;
  std::vector<std::size_t> needed_;
  std::optional<PartLaunch> round_;  // of a persistent kernel, while that is what is tried
  std::vector<Launchable> launches_;
};

}  // namespace hornet::cuda

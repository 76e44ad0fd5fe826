#include "src/backends/cuda/schedule/graph_steps.hpp"

#include <exception>

namespace hornet::cuda {

// A device that has failed has nobody to tell here.
GraphSteps::~GraphSteps() {
  try {
    launch_deferred();
  } catch (const std::exception&) {
  }
}

void GraphSteps::replay() {
  if (loaded_) return defer(*this);
  launch_deferred();
  run();
  loaded_ = true;
}

void GraphSteps::launch(int steps) {
  if (!one_) one_ = driver_.record(record<1>, this);
  for (; has_several_ && one_->launches() <= kMostLaunches && steps >= kSteps; steps -= kSteps) {
    if (!several_) several_ = driver_.record(record<kSteps>, this);
    several_->replay();
  }
  for (; steps > 0; --steps) one_->replay();
}

template <int Steps>
void GraphSteps::record(void* steps) {
  const WhileRecording here;
  for (int i = 0; i < Steps; ++i) static_cast<const GraphSteps*>(steps)->run();
}

void GraphSteps::run() const {
  for (const Launchable& one : launches_) one();
}

std::unique_ptr<RecordedWork> step_by_step(Driver& driver, const std::vector<DeviceWork>& work) {
  std::vector<Launchable> launches;
  for (const DeviceWork& one : work) launches.push_back(one.run);
  return std::make_unique<GraphSteps>(driver, std::move(launches), false);
}

}  // namespace hornet::cuda

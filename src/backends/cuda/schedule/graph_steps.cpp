#include "src/backends/cuda/schedule/graph_steps.hpp"

#include "src/backends/cuda/schedule/deferred.hpp"

namespace hornet::cuda {

void GraphSteps::replay() {
  launch_deferred();
  if (!loaded_) {
    launch();
    loaded_ = true;
    return;
  }
  if (!recording_)
    recording_ = driver_.record([](void* object) { static_cast<const GraphSteps*>(object)->record(); }, this);
  recording_->replay();
}

void GraphSteps::record() const {
  const WhileRecording here;
  launch();
}

void GraphSteps::launch() const {
  for (const Launchable& one : launches_) one();
}

}  // namespace hornet::cuda

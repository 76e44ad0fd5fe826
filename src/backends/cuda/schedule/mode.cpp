#include "src/backends/cuda/schedule/mode.hpp"

#include "src/backends/cuda/choice.hpp"

namespace hornet::cuda {
namespace {

Choice<LaunchMode>& choice() {
  static Choice<LaunchMode> choice(
      "HORNET_CUDA_LAUNCHES",
      {{"steps", LaunchMode::steps}, {"levels", LaunchMode::levels}, {"persistent", LaunchMode::persistent}});
  return choice;
}

}  // namespace

LaunchMode launch_mode_asked_for() { return choice().asked_for(); }
void choose_launch_mode(LaunchMode mode) { choice().choose(mode); }
LaunchMode launch_mode() { return choice()(); }

}  // namespace hornet::cuda

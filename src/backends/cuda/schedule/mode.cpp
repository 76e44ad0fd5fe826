#include "src/backends/cuda/schedule/mode.hpp"

#include <atomic>
#include <cstdlib>
#include <hornet/base/error.hpp>
#include <optional>
#include <string>

namespace hornet::cuda {
namespace {

std::atomic<std::optional<LaunchMode>> chosen;

}  // namespace

LaunchMode launch_mode_asked_for() {
  const char* value = std::getenv("HORNET_CUDA_LAUNCHES");
  const std::string text = value ? value : "";
  if (text.empty()) return LaunchMode::automatic;
  if (text == "steps") return LaunchMode::steps;
  if (text == "levels") return LaunchMode::levels;
  if (text == "persistent") return LaunchMode::persistent;
  throw ConfigError("the environment variable HORNET_CUDA_LAUNCHES is \"" + text +
                    "\"; expected \"steps\", \"levels\" or \"persistent\"");
}

void choose_launch_mode(LaunchMode mode) { chosen = mode; }

LaunchMode launch_mode() {
  const std::optional<LaunchMode> mode = chosen;
  return mode ? *mode : launch_mode_asked_for();
}

}  // namespace hornet::cuda

// How a recorded plan is launched.
#pragma once

namespace hornet::cuda {

enum class LaunchMode {
  automatic,   // at first kernel by kernel; of a plan that is run often persistent where it pays, else levels
  steps,       // kernel by kernel
  levels,      // one launch a level
  persistent,  // one launch for many steps where it is possible, else levels
};

// By the environment variable HORNET_CUDA_LAUNCHES: "steps", "levels" or "persistent"; without it, automatic. Throws
// ConfigError for another value.
LaunchMode launch_mode_asked_for();

// Holds for plans recorded from now on, in place of what was asked for.
void choose_launch_mode(LaunchMode mode);
LaunchMode launch_mode();

}  // namespace hornet::cuda

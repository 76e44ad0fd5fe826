// How a recorded plan is launched.
#pragma once

namespace hornet::cuda {

enum class LaunchMode {
  automatic,   // at first kernel by kernel; of a plan that is run often persistent where it pays, else levels
  steps,       // kernel by kernel
  levels,      // one launch a level
  persistent,  // one launch for many steps where it is possible, else levels
};

// Holds for plans recorded from now on. Before the first call the environment variable HORNET_CUDA_LAUNCHES decides:
// "steps", "levels" or "persistent"; without it, automatic.
void choose_launch_mode(LaunchMode mode);
LaunchMode launch_mode();  // throws ConfigError for another value of the variable

}  // namespace hornet::cuda

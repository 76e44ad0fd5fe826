// Where the time of a plan goes, step by step.
#pragma once

#include <string>
#include <vector>

#include "src/runtime/plan.hpp"

namespace hornet {

struct StepProfile {
  std::string op, name;       // of the node
  double seconds = 0;         // the least of all runs: what other processes take from the machine is left out
  double flops = 0;           // of matrix products and convolutions; 0 for everything else
  bool convolves = false;     // these are a convolution's
  std::int64_t bytes = 0;     // of the step's inputs and outputs
  std::int64_t launches = 0;  // on a device: kernels and copies
};

struct PlanProfile {
  std::vector<StepProfile> steps;
  double copies_seconds = 0;  // what is copied back into variables after the steps
  double run_seconds = 0;     // Plan::run() as a whole, the least: without the clocks between the steps
  std::int64_t launches = 0;  // on a device: of the whole run
};

// Runs the plan 2 · `runs` times, as it would train: it updates the variables it updates.
//
// On a device, by the device's clock: each step recorded several times over and replayed, so that what a step reads is
// warm and the way from the host does not count; the whole is the run as it is replayed when it is run often. The
// variables keep their values: after at most `at_once` runs they are set back.
PlanProfile profile(Plan& plan, int runs, int at_once = 4);

// A table: time, share of the sum, GFLOP/s and their share of `peak_gflops`, GB/s, op and name of each step.
std::string to_string(const PlanProfile& profile, double peak_gflops);

// What a device can do at best.
struct DeviceBounds {
  double gflops = 0;  // of matrix products
  double gbytes = 0;  // GB/s read and written
};

// The same with the time that the bounds allow, its share of the time, and launches.
std::string to_string(const PlanProfile& profile, const DeviceBounds& bounds);

}  // namespace hornet

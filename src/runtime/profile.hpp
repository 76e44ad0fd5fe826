// Where the time of a plan goes, step by step.
#pragma once

#include <string>
#include <vector>

#include "src/runtime/plan.hpp"

namespace hornet {

struct StepProfile {
  std::string op, name;    // of the node
  double seconds = 0;      // the least of all runs: what other processes take from the machine is left out
  double flops = 0;        // of matrix products and convolutions; 0 for everything else
  std::int64_t bytes = 0;  // of the step's inputs and outputs
};

struct PlanProfile {
  std::vector<StepProfile> steps;
  double copies_seconds = 0;  // what is copied back into variables after the steps
  double run_seconds = 0;     // Plan::run() as a whole, the least: without the clocks between the steps
};

// Runs the plan 2 · `runs` times, as it would train: it updates the variables it updates.
PlanProfile profile(Plan& plan, int runs);

// A table: time, share of the sum, GFLOP/s and their share of `peak_gflops`, GB/s, op and name of each step.
std::string to_string(const PlanProfile& profile, double peak_gflops);

}  // namespace hornet

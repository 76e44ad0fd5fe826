// The workloads W1 … W6 that Hornet's speed is judged by.
#pragma once

#include <string>
#include <vector>

#include "benchmarks/measurement.hpp"
#include "src/runtime/profile.hpp"

namespace hornet::benchmarks {

struct WorkloadOptions {
  double seconds = 5;         // each workload trains whole epochs, or predicts, until this is over
  std::string data_dir = {};  // of MNIST; "" looks in the usual places
  // For tests: so many samples a batch, two batches an epoch (a profile has eight), measured from the second step on.
  // 0: the workload's own.
  std::int64_t tiny_batch = 0;
};

//   W1  MLP on MNIST, Adam, batch 32: fit
//   W2  convnet on MNIST, Adam, batch 128, validation_split 0.1: fit
//   W3  49 weights, batch 32, a callback and the progress bar on (its text goes to /dev/null): the cost of a step
//   W4  predict of 10,000 images with W1's net, batch 32 and batch 1,024: two measurements
//   W5  ResNet-20 with BatchNormalization on random images, SGD with momentum, batch 128: fit
//   W6  two bidirectional LSTMs of 64 units over 200 embedded words, Adam, batch 32: fit
// Throws ConfigError for a name that is none of these.
std::vector<Measurement> run_workload(const std::string& name, const WorkloadOptions& options);

// The plan's steps: of fit's, of predicting 1,024 images for W4. `runs` of it are timed.
PlanProfile profile_workload(const std::string& name, const WorkloadOptions& options, int runs);

std::vector<std::string> workload_names();

}  // namespace hornet::benchmarks

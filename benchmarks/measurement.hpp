// What a workload took, and its line of JSON.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "benchmarks/calibrate.hpp"
#include "benchmarks/gpu_calibrate.hpp"

namespace hornet::benchmarks {

struct Measurement {
  std::string workload;
  std::vector<double> us_per_step = {};  // one value a chunk of steps
  double flops = 0;                      // of one step's matrix products and convolutions
  std::int64_t steps = 0;                // measured; those of the warm-up are left out
  std::int64_t allocations = 0;          // by operator new during the measured steps
  std::int64_t arena_bytes = 0;
  std::int64_t plan_steps = 0;
  double seconds = 0;                         // of the whole fit or all predicts, start and warm-up included
  std::int64_t epochs = 0;                    // trained, all complete
  std::optional<double> test_accuracy = {};   // after those epochs
  std::optional<double> ms_per_predict = {};  // of all samples, median
};

// One line. floor_us is what the FLOPs take at the machine's peak of multiply-adds; times_floor is us_per_step (the
// median) over it, share_of_floor its inverse.
std::string to_json_line(const Measurement& measurement, const Calibration& peak);
// The same of a measurement on a GPU; the floor is that of the library's matrix products in the precision in use.
std::string to_json_line(const Measurement& measurement, const GpuCalibration& peak);

// The middle value; the mean of the middle two of an even number. `values` is not empty.
double median(std::vector<double> values);

}  // namespace hornet::benchmarks

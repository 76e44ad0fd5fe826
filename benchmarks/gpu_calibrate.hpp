// What the GPU in use can do at best, measured through the driver's own calls in the same run as a benchmark.
#pragma once

#include <cstdint>
#include <string>

namespace hornet::benchmarks {

struct GpuCalibration {
  double launch_us = 0;    // of the host, for a kernel of one element
  double node_us = 0;      // of the device, from such a kernel to the next in a recorded step
  double copy_gbytes = 0;  // GB/s read and written by a copy within the device, far larger than its caches
  double float32_gflops = 0, tf32_gflops = 0, bf16_gflops = 0;  // of the library's matrix products; 0: it has none

  double matmul_gflops() const;  // in the precision in use
};

// What products and convolutions of nets that are made now compute in: the dtype policy "mixed_bfloat16", or in float32
// matmul_precision()'s "float32", "tf32x3", "tf32", "bf16". set_precision() takes these names.
std::string precision_in_use();
void set_precision(const std::string& name);

struct GpuCalibrationSizes {
  std::int64_t launches = 1000;
  std::int64_t copy_bytes = std::int64_t{1} << 30;
  std::int64_t matrix = 8192;  // rows and columns
};

// Of the GPU that is the device in use. Takes about half a second on an H200.
GpuCalibration calibrate_gpu(const GpuCalibrationSizes& sizes = {});

// The better figures of two looks, before and after the work: what else runs can only lower them.
GpuCalibration better(const GpuCalibration& a, const GpuCalibration& b);

}  // namespace hornet::benchmarks

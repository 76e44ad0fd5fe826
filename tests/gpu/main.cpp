// The tests that need a GPU: those that look at one beside the CPU, then what Keras computed, on the GPU alone. Where
// there is none the program says so and ends with 77, which meson counts as skipped.
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <cstdio>
#include <hornet/base/error.hpp>

#include "tests/cuda/backends.hpp"

int main(int argc, char** argv) {
  constexpr int skipped = 77;
  try {
    std::printf("on %s\n", hornet::gpu_under_test().description().c_str());
  } catch (const hornet::ConfigError& reason) {
    std::printf("skipped: %s\n", reason.what());
    return skipped;
  }
  constexpr const char* recorded = "golden";
  doctest::Context beside_cpu(argc, argv);
  beside_cpu.addFilter("test-suite-exclude", recorded);
  int failed = beside_cpu.run();
  hornet::use_backend(hornet::gpu_under_test());
  doctest::Context on_gpu(argc, argv);
  on_gpu.addFilter("test-suite", recorded);
  failed |= on_gpu.run();
  return failed;
}

// The tests that need a GPU. Where there is none the program says so and ends with 77, which meson counts as skipped.
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
  return doctest::Context(argc, argv).run();
}

// The tests that need a GPU. Where there is none the program says so and ends with 77, which meson counts as skipped.
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <cstdio>
#include <hornet/base/error.hpp>
#include <hornet/runtime/device.hpp>

int main(int argc, char** argv) {
  constexpr int skipped = 77;
  try {
    hornet::set_device("gpu");
  } catch (const hornet::ConfigError& reason) {
    std::printf("skipped: %s\n", reason.what());
    return skipped;
  }
  std::printf("on %s\n", hornet::device_description().c_str());
  return doctest::Context(argc, argv).run();
}

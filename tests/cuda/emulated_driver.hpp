// A driver without a GPU: the device's memory is the host's, and the module's own kernels, compiled for the host, run
// in loops. Nothing of it is emulated arithmetic: functors, makers, plans and graphs are those that a GPU gets.
// What is compiled at run time is compiled by the host's compiler. Libraries are there for bfloat16 only
// (emulated_libraries.hpp); else the backend's own kernels serve.
//
// In the tests of a GPU (tests/gpu) the function gives the GPU's driver.
#pragma once

#include "src/backends/cuda/driver.hpp"

namespace hornet::cuda {

std::unique_ptr<Driver> emulated_driver();
bool is_emulated();  // false in the tests of a GPU

// Kernels and copies launched so far; only where the driver is emulated.
std::int64_t emulated_launches();
// How often so far the blocks of persistent kernels would have waited for each other; likewise.
std::int64_t emulated_waits();

// While it lives the emulated driver's compiler makes whoever compiles wait, until it is let go on or refuse.
class HeldCompiler {
 public:
  HeldCompiler();
  ~HeldCompiler();
  HeldCompiler(const HeldCompiler&) = delete;
  HeldCompiler& operator=(const HeldCompiler&) = delete;
  void wait_for(int waiting);  // until so many threads compile
  void let_go();
  void let_refuse();
};

}  // namespace hornet::cuda

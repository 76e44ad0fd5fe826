// A driver without a GPU: the device's memory is the host's, and the module's own kernels, compiled for the host, run
// in loops. Nothing of it is emulated arithmetic: functors, makers, plans and graphs are those that a GPU gets.
// Libraries (matrix products, convolutions) and compilation at run time are not there, so the backend's own kernels
// serve.
//
// In the tests of a GPU (tests/gpu) the function gives the GPU's driver.
#pragma once

#include "src/backends/cuda/driver.hpp"

namespace hornet::cuda {

std::unique_ptr<Driver> emulated_driver();

}  // namespace hornet::cuda

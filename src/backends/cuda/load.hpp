// The way to the module with the GPU's driver, which is loaded when a GPU is asked for: a program built with CUDA runs
// where neither driver nor libraries of NVIDIA are.
#pragma once

#include <memory>

#include "src/backends/cuda/driver.hpp"

namespace hornet::cuda {

// The function of the module that makes drivers. Throws ConfigError where there is no module, or it cannot be loaded.
//
// The module is libhornet-cuda.so at the path in the environment variable HORNET_CUDA_MODULE; without it beside the
// program, where it was built, or where it was installed, the first that exists. A program that runs with another
// user's rights looks only where it was installed.
OpenDriver load_module();

// The driver of GPU number `device`. Throws ConfigError saying why there is none: no NVIDIA driver, no module, a module
// whose libraries are missing, no such GPU.
std::unique_ptr<Driver> load_driver(int device);

}  // namespace hornet::cuda

#include "src/backends/cuda/load.hpp"

#include <dlfcn.h>
#include <sys/auxv.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <hornet/base/error.hpp>
#include <string>
#include <vector>

#include "src/backends/built_with.hpp"

namespace hornet::cuda {
namespace {

// Cheap to find out, and the usual reason: NVIDIA's libraries are not touched on a machine without a driver.
void expect_nvidia_driver() {
  if (!dlopen("libcuda.so.1", RTLD_LAZY | RTLD_LOCAL))
    throw ConfigError("no NVIDIA driver is installed (libcuda.so.1 is not there)");
}

std::string beside_program() {
  std::error_code none;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", none);
  return (program.parent_path() / "libhornet-cuda.so").string();
}

std::vector<std::string> places() {
  if (const char* path = secure_getenv("HORNET_CUDA_MODULE")) return {path};
  if (getauxval(AT_SECURE)) return {HORNET_CUDA_MODULE_INSTALLED};
  return {beside_program(), HORNET_CUDA_MODULE_BUILT, HORNET_CUDA_MODULE_INSTALLED};
}

std::string module_path() {
  std::string tried;
  for (const std::string& place : places()) {
    if (access(place.c_str(), F_OK) == 0) return place;
    tried += (tried.empty() ? "" : ", ") + place;
  }
  throw ConfigError("the module with Hornet's CUDA kernels is not at " + tried +
                    "; HORNET_CUDA_MODULE may hold its path");
}

}  // namespace

OpenDriver load_module() {
  const std::string path = module_path();
  void* module = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!module)
    throw ConfigError("the module with Hornet's CUDA kernels cannot be loaded: " + std::string(dlerror()) +
                      " (it needs the libraries of the CUDA toolkit and cuDNN; LD_LIBRARY_PATH may name their folder)");
  void* symbol = dlsym(module, kOpenDriver);
  if (!symbol) throw ConfigError(path + " is no module of Hornet's: it has no function " + kOpenDriver);
  return reinterpret_cast<OpenDriver>(symbol);
}

std::unique_ptr<Driver> load_driver(int device) {
  expect_nvidia_driver();
  const OpenDriver open = load_module();
  try {
    return std::unique_ptr<Driver>(open(device));
  } catch (const std::runtime_error& error) {
    throw ConfigError(error.what());
  }
}

}  // namespace hornet::cuda

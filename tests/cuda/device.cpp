// The way to a GPU on a machine that has none.
#include <dlfcn.h>
#include <doctest/doctest.h>

#include <cstdlib>
#include <hornet/base/error.hpp>
#include <hornet/runtime/device.hpp>
#include <optional>

#include "src/backends/cuda/load.hpp"

using namespace hornet;

namespace {

class Environment {
 public:
  Environment(const char* name, const std::string& value) : name_(name) {
    if (const char* before = std::getenv(name)) before_ = before;
    setenv(name, value.c_str(), 1);
  }
  ~Environment() {
    if (before_)
      setenv(name_, before_->c_str(), 1);
    else
      unsetenv(name_);
  }

 private:
  const char* name_;
  std::optional<std::string> before_;
};

// Also says so, where a test has nothing to see.
bool has_driver() {
  const bool found = dlopen("libcuda.so.1", RTLD_LAZY | RTLD_LOCAL) != nullptr;
  if (found) MESSAGE("this machine has an NVIDIA driver: errors without one are not seen here");
  return found;
}

}  // namespace

TEST_SUITE("cuda") {
  TEST_CASE("without a driver a GPU is refused, with the reason and what to do; 'auto' is the CPU") {
    if (has_driver()) return;
    CHECK_THROWS_WITH_AS(set_device("gpu"),
                         "set_device: 'gpu' cannot be used: no NVIDIA driver is installed (libcuda.so.1 is not there). "
                         "To compute on the CPU choose 'cpu', or 'auto' for a GPU only where there is one",
                         ConfigError);
    CHECK_THROWS_WITH_AS(set_device("gpu:3"), doctest::Contains("'gpu:3' cannot be used"), ConfigError);
    CHECK(device() == "cpu");
    set_device("auto");
    CHECK(device() == "cpu");
  }

  TEST_CASE("the module loads without a driver, and its function says what is missing") {
    const cuda::OpenDriver open = cuda::load_module();
    if (has_driver()) return;
    CHECK_THROWS_WITH_AS(open(0), "no NVIDIA driver is installed", std::runtime_error);
  }

  TEST_CASE("a module that is not there, and a library that is none, are named") {
    {
      const Environment nowhere("HORNET_CUDA_MODULE", "/nowhere/libhornet-cuda.so");
      CHECK_THROWS_WITH_AS(cuda::load_module(), doctest::Contains("is not at /nowhere/libhornet-cuda.so;"),
                           ConfigError);
    }
    {
      const Environment text("HORNET_CUDA_MODULE", HORNET_SOURCE_DIR "/README.md");
      CHECK_THROWS_WITH_AS(cuda::load_module(), doctest::Contains("cannot be loaded"), ConfigError);
    }
    Dl_info libc{};
    REQUIRE(dladdr(reinterpret_cast<void*>(&std::abort), &libc) != 0);
    const Environment other("HORNET_CUDA_MODULE", libc.dli_fname);
    CHECK_THROWS_WITH_AS(cuda::load_module(), doctest::Contains("is no module of Hornet's"), ConfigError);
  }
}

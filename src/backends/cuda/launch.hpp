// From a maker to a kernel of the module.
#pragma once

#include <hornet/base/error.hpp>
#include <string>
#include <typeinfo>

#include "src/backends/cuda/driver.hpp"

namespace hornet::cuda {

// The driver in use; there is one once CudaBackend exists.
Driver& driver();

// How products and convolutions of the plan that is being made may compute (hornet/runtime/device.hpp).
Precision precision();

// A kernel of the module, looked up when a plan is made: Launch<F> launch; … launch(F{…}, n).
template <class F>
class Launch {
 public:
  Launch() : launcher_(driver().find_kernel(typeid(F).name())) {
    if (!launcher_) throw InternalError(std::string("the CUDA module has no kernel ") + typeid(F).name());
  }
  void operator()(const F& functor, std::int64_t n) const {
    if (n > 0) launcher_(&functor, n, driver().stream());
  }

 private:
  Launcher launcher_;
};

}  // namespace hornet::cuda

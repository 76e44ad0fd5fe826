// From a maker to a kernel: the one way to the device. What goes it is launched, or, while a plan is recorded, becomes
// part of a launch of several kernels (schedule/).
#pragma once

#include <algorithm>
#include <hornet/base/error.hpp>
#include <string>
#include <type_traits>
#include <typeinfo>

#include "src/backends/cuda/driver.hpp"
#include "src/backends/cuda/schedule/part.hpp"

namespace hornet::cuda {

// The driver in use; there is one once CudaBackend exists.
Driver& driver();

// How products and convolutions of the plan that is being made may compute (hornet/runtime/device.hpp).
Precision precision();
// Whether those of float32 may be of factors that are split (device/split_product.hpp).
bool splits_factors();

// Blocks of a launch of n elements, which go round where there are more.
constexpr int kElementThreads = 256;
constexpr std::int64_t kMostElementBlocks = 132 * 16;
constexpr std::int64_t element_blocks(std::int64_t n) {
  return std::min((n + kElementThreads - 1) / kElementThreads, kMostElementBlocks);
}

// The number of a functor of device/ in jit_registry().
std::size_t functor_type(const std::type_info& type, std::size_t bytes, int threads);

template <class F>
constexpr int threads_of_block() {
  if constexpr (requires { F::threads; })
    return F::threads;
  else
    return 0;
}

// A kernel of the module, looked up when a plan is made: Launch<F> launch; … launch(F{…}, n).
template <class F>
class Launch {
 public:
  static_assert(std::is_trivially_copyable_v<F>);
  static constexpr int threads = threads_of_block<F>();

  Launch() : launcher_(driver().find_kernel(typeid(F).name())) {
    if (!launcher_) throw InternalError(std::string("the CUDA module has no kernel ") + typeid(F).name());
  }
  void operator()(const F& functor, std::int64_t n) const {
    if (n == 0) return;
    const auto launch = [launcher = launcher_, n](const void* bytes) { launcher(bytes, n, driver().stream()); };
    const auto kind = [n] { return PartKind{functor_type(typeid(F), sizeof(F), threads), threads, n}; };
    submit(kind, std::as_bytes(std::span(&functor, 1)), launch);
  }

 private:
  Launcher launcher_;
};

}  // namespace hornet::cuda

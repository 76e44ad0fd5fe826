// What a kernel does with an index that is not there: it says so, and goes on. The host looks when it waits for the
// device anyway (index_faults.hpp), and throws what the CPU throws.
#pragma once

#include "src/backends/cuda/device/threads.hpp"

namespace hornet::cuda {

// Position and index in one word, so that one atomic operation keeps the fault of the lowest position: the same one
// whichever thread comes first.
struct IndexFault {
  static constexpr std::uint64_t none = ~std::uint64_t{0};
  static constexpr std::int64_t most_position = 0xFFFFFFFE, least_index = -0x80000000LL, most_index = 0x7FFFFFFF;

  // What is beyond the limits is told as the limit.
  static HORNET_DEVICE std::uint64_t word(std::int64_t position, std::int64_t index) {
    const std::int64_t at = position < most_position ? position : most_position;
    const std::int64_t low = index < least_index ? least_index : index, what = low > most_index ? most_index : low;
    return static_cast<std::uint64_t>(at) << 32 | static_cast<std::uint32_t>(what);
  }
  static HORNET_DEVICE std::int64_t position(std::uint64_t word) { return static_cast<std::int64_t>(word >> 32); }
  static HORNET_DEVICE std::int64_t index(std::uint64_t word) { return static_cast<std::int32_t>(word); }
};

// One op's part of the device's error words.
struct IndexWatch {
  std::uint64_t* fault;  // on the device
  std::uint32_t* told;   // in memory of the host that kernels write; of all ops

  // Whether `index`, which stands at `position`, is in [0, n); one that is not is told.
  HORNET_DEVICE bool inside(std::int64_t index, std::int64_t n, std::int64_t position) const {
    if (index >= 0 && index < n) return true;
    const std::uint64_t word = IndexFault::word(position, index);
#if defined(__CUDA_ARCH__)
    atomicMin(reinterpret_cast<unsigned long long*>(fault), static_cast<unsigned long long>(word));
    *static_cast<volatile std::uint32_t*>(told) = 1;
#else
    std::uint64_t known = __atomic_load_n(fault, __ATOMIC_RELAXED);
    while (word < known &&
           !__atomic_compare_exchange_n(fault, &known, word, true, __ATOMIC_RELAXED, __ATOMIC_RELAXED)) {
    }
    __atomic_store_n(told, 1U, __ATOMIC_RELEASE);
#endif
    return false;
  }
};

}  // namespace hornet::cuda

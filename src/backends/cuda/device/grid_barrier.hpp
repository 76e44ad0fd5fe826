// A barrier over all blocks of a launch, which must all be on the device at once (a cooperative launch).
#pragma once

#include "src/backends/cuda/device/threads.hpp"

namespace hornet::cuda {

// `arrived` begins as 0 and serves launch after launch. What any thread wrote before is what every thread reads behind.
//
// Each block adds 1, block 0 what makes all of them together 2^31: with the last one's addition the top bit turns over,
// which the others wait for, and the bits below are 0 again (the algorithm of CUDA's cooperative groups). The last one
// knows it by what it found, and does not look again.
//
// In PTX' memory model: a block's writes come before its first thread's addition by __syncthreads, and the addition
// releases them to the whole GPU, for release is cumulative. A read that sees the bit turned observes the last addition
// and through it, a chain of atomic additions, all others; it acquires, so that what this thread does behind it, and
// behind the second __syncthreads the block, comes after all those writes. Acquiring is also what has the SM forget
// what its first-level cache holds. A fence would order more than is needed (__threadfence is sequentially consistent)
// and take its time twice.
HORNET_DEVICE inline void wait_for_grid([[maybe_unused]] unsigned* arrived) {
#if defined(__CUDA_ARCH__)
  constexpr unsigned top = 0x80000000U;
  __syncthreads();
  if (threadIdx.x == 0) {
    const auto address = __cvta_generic_to_global(arrived);
    const unsigned added = blockIdx.x == 0 ? top - (gridDim.x - 1) : 1U;
    unsigned before, now;
    asm volatile("atom.add.acq_rel.gpu.global.u32 %0, [%1], %2;" : "=r"(before) : "l"(address), "r"(added) : "memory");
    now = before + added;
    while (((before ^ now) & top) == 0)
      asm volatile("ld.acquire.gpu.global.u32 %0, [%1];" : "=r"(now) : "l"(address) : "memory");
  }
  __syncthreads();
#endif
}

}  // namespace hornet::cuda

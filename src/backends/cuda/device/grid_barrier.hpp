// A barrier over all blocks of a launch, which must all be on the device at once (a cooperative launch).
#pragma once

#include "src/backends/cuda/device/threads.hpp"

namespace hornet::cuda {

// `arrived` begins as 0 and serves launch after launch. What any thread wrote before is what every thread reads behind.
//
// Each block adds 1, block 0 what makes all of them together 2^31: when the last one comes the top bit turns over,
// which the others wait for, and the bits below are 0 again (the algorithm of CUDA's cooperative groups). The fence
// before the addition publishes the block's writes, which __syncthreads has put before it; the fence behind the wait
// keeps reads of what others wrote behind it, and the second __syncthreads holds for the rest of the block.
HORNET_DEVICE inline void wait_for_grid([[maybe_unused]] unsigned* arrived) {
#if defined(__CUDA_ARCH__)
  constexpr unsigned top = 0x80000000U;
  __syncthreads();
  if (threadIdx.x == 0) {
    __threadfence();
    const unsigned before = atomicAdd(arrived, blockIdx.x == 0 ? top - (gridDim.x - 1) : 1U);
    while (((before ^ *static_cast<volatile unsigned*>(arrived)) & top) == 0) {
    }
    __threadfence();
  }
  __syncthreads();
#endif
}

}  // namespace hornet::cuda

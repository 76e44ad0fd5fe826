// What runs functors. Each file of device code has a .cpp beside this one that lists its functors; nvcc compiles them
// for the module (-x cu), the host's compiler for the tests.
#pragma once

#include <cstring>
#include <string>
#include <typeinfo>
#include <unordered_map>

#include "src/backends/cuda/device/threads.hpp"
#include "src/backends/cuda/driver.hpp"
#if defined(__CUDACC__)
#include <cuda_runtime_api.h>

#include <algorithm>
#include <stdexcept>
#else
#include "src/backends/cuda/module/kernels/host_stream.hpp"
#include "src/base/threads.hpp"
#endif

namespace hornet::cuda {

using KernelTable = std::unordered_map<std::string, Launcher>;

#if defined(__CUDACC__)

inline void expect_launched() {
  if (const cudaError_t error = cudaGetLastError(); error != cudaSuccess)
    throw std::runtime_error(std::string("a kernel could not be launched: ") + cudaGetErrorString(error));
}

template <class F>
__global__ void each_element(const F functor, std::int64_t n) {
  const std::int64_t step = std::int64_t{gridDim.x} * blockDim.x;
  for (std::int64_t i = std::int64_t{blockIdx.x} * blockDim.x + threadIdx.x; i < n; i += step) functor(i);
}

template <class F>
void launch_elements(const void* functor, std::int64_t n, void* stream) {
  constexpr std::int64_t threads = 256, most_blocks = 132 * 16;
  const auto blocks = static_cast<unsigned>(std::min((n + threads - 1) / threads, most_blocks));
  each_element<F><<<blocks, threads, 0, static_cast<cudaStream_t>(stream)>>>(*static_cast<const F*>(functor), n);
  expect_launched();
}

template <class F>
__global__ void __launch_bounds__(F::threads) each_block(const F functor) {
  __shared__ typename F::Shared shared;
  Block<F::threads> block(blockIdx.x);
  functor(block, shared);
}

template <class F>
void launch_blocks(const void* functor, std::int64_t n, void* stream) {
  each_block<F>
      <<<static_cast<unsigned>(n), F::threads, 0, static_cast<cudaStream_t>(stream)>>>(*static_cast<const F*>(functor));
  expect_launched();
}

#else  // on the host, for the tests, where the stream is a HostStream

template <class F>
void launch_elements(const void* functor, std::int64_t n, void* stream) {
  constexpr int threads = 256;
  expect_grid((n + threads - 1) / threads, threads);
  const auto run = [f = *static_cast<const F*>(functor), n] {
    constexpr std::int64_t grain = 4096;
    parallel_for((n + grain - 1) / grain, [&](std::int64_t part) {
      const std::int64_t end = n < (part + 1) * grain ? n : (part + 1) * grain;
      for (std::int64_t i = part * grain; i < end; ++i) f(i);
    });
  };
  static_cast<HostStream*>(stream)->launch(typeid(F).name(), run);
}

template <class F>
void launch_blocks(const void* functor, std::int64_t n, void* stream) {
  static_assert(sizeof(typename F::Shared) <= kMostShared);
  expect_grid(n, F::threads);
  const auto run = [f = *static_cast<const F*>(functor), n] {
    parallel_for(n, [&](std::int64_t index) {
      typename F::Shared shared;
      std::memset(static_cast<void*>(&shared), 0xFF, sizeof shared);  // as undefined as on the device
      Block<F::threads> block(index);
      f(block, shared);
    });
  };
  static_cast<HostStream*>(stream)->launch(typeid(F).name(), run);
}

#endif

template <class... F>
void add_element_kernels(KernelTable& table) {
  (table.emplace(typeid(F).name(), launch_elements<F>), ...);
}
template <class... F>
void add_block_kernels(KernelTable& table) {
  (table.emplace(typeid(F).name(), launch_blocks<F>), ...);
}

}  // namespace hornet::cuda

// What the element functions are compiled for. The CPU's vector kernels say so themselves, before they include any of
// them (cpu/vector/isa.hpp); for everyone else, the GPU's compilers among them, they are plain inline functions in
// hornet::elements.
#pragma once

#if !defined(__CUDACC_RTC__)
#include <cstdint>
#endif

#if !defined(HORNET_ELEMENTS_BEGIN)
#if defined(__CUDACC__)
#define HORNET_INLINE __host__ __device__ inline
#else
#define HORNET_INLINE inline
#endif
#define HORNET_ELEMENTS_BEGIN namespace hornet::elements {
#define HORNET_ELEMENTS_END }
#endif

// What the element functions are compiled for: an instruction set of the CPU, in whose namespace nothing can be mixed
// up by the linker (cpu/vector/isa.hpp); or for everyone else, the GPU's compilers among them, as plain inline
// functions in hornet::elements.
#pragma once

#if !defined(__CUDACC_RTC__)
#include <cstdint>
#endif

#if defined(HORNET_ISA_NAME)
#define HORNET_INLINE __attribute__((always_inline)) inline
#define HORNET_ELEMENTS_BEGIN              \
  namespace hornet::cpu::HORNET_ISA_NAME { \
  namespace {
#define HORNET_ELEMENTS_END \
  }                         \
  }
#else
#if defined(__CUDACC__)
#define HORNET_INLINE __host__ __device__ inline
#else
#define HORNET_INLINE inline
#endif
#define HORNET_ELEMENTS_BEGIN namespace hornet::elements {
#define HORNET_ELEMENTS_END }
#endif

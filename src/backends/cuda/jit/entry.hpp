// Entry points of kernels compiled at run time, which are functors as all others (device/threads.hpp). On the GPU they
// are kernels whose one argument is the functor, and n for a kernel of elements; on the host, for the tests, functions
// that run it in loops.
#if defined(__CUDACC_RTC__)
#define HORNET_ELEMENT_ENTRY(name, Functor)                                                                  \
  extern "C" __global__ void name(const Functor functor, std::int64_t n) {                                   \
    const std::int64_t step = std::int64_t{gridDim.x} * blockDim.x;                                          \
    for (std::int64_t i = std::int64_t{blockIdx.x} * blockDim.x + threadIdx.x; i < n; i += step) functor(i); \
  }
#define HORNET_BLOCK_ENTRY(name, Functor)                                                      \
  extern "C" __global__ void __launch_bounds__(Functor::threads) name(const Functor functor) { \
    __shared__ Functor::Shared shared;                                                         \
    hornet::cuda::Block<Functor::threads> block(blockIdx.x);                                   \
    functor(block, shared);                                                                    \
  }
#else
#define HORNET_ELEMENT_ENTRY(name, Functor)                                 \
  extern "C" void name(void* const* arguments, std::int64_t) {              \
    const Functor& functor = *static_cast<const Functor*>(arguments[0]);    \
    const std::int64_t n = *static_cast<const std::int64_t*>(arguments[1]); \
    for (std::int64_t i = 0; i < n; ++i) functor(i);                        \
  }
#define HORNET_BLOCK_ENTRY(name, Functor)                                \
  extern "C" void name(void* const* arguments, std::int64_t blocks) {    \
    const Functor& functor = *static_cast<const Functor*>(arguments[0]); \
    for (std::int64_t i = 0; i < blocks; ++i) {                          \
      Functor::Shared shared;                                            \
      hornet::cuda::Block<Functor::threads> block(i);                    \
      functor(block, shared);                                            \
    }                                                                    \
  }
#endif

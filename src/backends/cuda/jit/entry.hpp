// Entry points of kernels compiled at run time, which are functors as all others (device/threads.hpp). On the GPU they
// are kernels whose one argument is the functor, and n for a kernel of elements; of several functors a table of parts
// (device/parts.hpp), which is read where the launch put it, the counter of a barrier, and the number of steps. On the
// host, for the tests, they are functions that run them in loops, with the sizes of their arguments, 0 behind the last,
// and the threads that a block has; 0 for elements. `bounds`: threads of a block, and, if that matters, how many blocks
// a multiprocessor shall have registers for.
#if defined(__CUDACC_RTC__)
#define HORNET_ELEMENT_ENTRY(name, Functor)                                                                  \
  extern "C" __global__ void name(const Functor functor, std::int64_t n) {                                   \
    const std::int64_t step = std::int64_t{gridDim.x} * blockDim.x;                                          \
    for (std::int64_t i = std::int64_t{blockIdx.x} * blockDim.x + threadIdx.x; i < n; i += step) functor(i); \
  }
#define HORNET_BLOCK_ENTRY(name, Functor, bounds)                                   \
  static_assert(sizeof(Functor::Shared) <= hornet::cuda::kMostShared);              \
  extern "C" __global__ void __launch_bounds__ bounds name(const Functor functor) { \
    __shared__ Functor::Shared shared;                                              \
    hornet::cuda::Block<Functor::threads> block(blockIdx.x);                        \
    functor(block, shared);                                                         \
  }
#define HORNET_PARTS_ENTRY(name, bytes, threads, bounds, ...)                                       \
  extern "C" __global__ void __launch_bounds__ bounds name(                                         \
      const __grid_constant__ hornet::cuda::PartTable<bytes> table, unsigned* arrived, int steps) { \
    using Parts = hornet::cuda::Parts<threads, __VA_ARGS__>;                                        \
    __shared__ alignas(hornet::cuda::kPartAlignment) unsigned char shared[Parts::most_shared()];    \
    Parts::run_steps(table, arrived, steps, shared);                                                \
  }
#else
#define HORNET_ELEMENT_ENTRY(name, Functor)                                 \
  extern "C" const std::int64_t name##_sizes[] = {sizeof(Functor), 8, 0};   \
  extern "C" const int name##_threads = 0;                                  \
  extern "C" void name(void* const* arguments, std::int64_t) {              \
    const Functor& functor = *static_cast<const Functor*>(arguments[0]);    \
    const std::int64_t n = *static_cast<const std::int64_t*>(arguments[1]); \
    for (std::int64_t i = 0; i < n; ++i) functor(i);                        \
  }
#define HORNET_BLOCK_ENTRY(name, Functor, bounds)                        \
  static_assert(sizeof(Functor::Shared) <= hornet::cuda::kMostShared);   \
  extern "C" const std::int64_t name##_sizes[] = {sizeof(Functor), 0};   \
  extern "C" const int name##_threads = Functor::threads;                \
  extern "C" void name(void* const* arguments, std::int64_t blocks) {    \
    const Functor& functor = *static_cast<const Functor*>(arguments[0]); \
    for (std::int64_t i = 0; i < blocks; ++i) {                          \
      Functor::Shared shared;                                            \
      hornet::cuda::Block<Functor::threads> block(i);                    \
      functor(block, shared);                                            \
    }                                                                    \
  }
#define HORNET_PARTS_ENTRY(name, bytes, threads, bounds, ...)                                       \
  extern "C" const std::int64_t name##_sizes[] = {sizeof(hornet::cuda::PartTable<bytes>), 8, 4, 0}; \
  extern "C" const int name##_threads = threads;                                                    \
  extern "C" void name(void* const* arguments, std::int64_t) {                                      \
    const auto& table = *static_cast<const hornet::cuda::PartTable<bytes>*>(arguments[0]);          \
    const int steps = *static_cast<const int*>(arguments[2]);                                       \
    hornet::cuda::Parts<threads, __VA_ARGS__>::run_steps_in_turn(table, steps);                     \
  }
#endif

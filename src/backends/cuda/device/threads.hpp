// How device code is written: kernels are functors, plain structs of numbers and pointers, that any compiler can
// compile. nvcc makes GPU kernels of them; a host compiler runs the same functors in loops, which is how their logic is
// tested where no GPU is (tests/cuda).
//
// Two kinds of kernel:
//   elements   void operator()(std::int64_t i) const       once for each i in [0, n), in any order, none seeing another
//   blocks     static constexpr int threads = 256;         a power of two, at least 32
//              struct Shared { … };                        memory of the block, not initialised
//              void operator()(Block<threads>& block, Shared& shared) const
//
// A block's threads run through block.each(f): f(t) for every thread t, and all have finished before the next each
// begins. What a thread keeps from one each to the next is a PerThread.
#pragma once

#include <cstdint>

#if defined(__CUDACC__)
#define HORNET_DEVICE __host__ __device__
#else
#define HORNET_DEVICE
#endif

namespace hornet::cuda {

constexpr int kMostShared = 48 << 10;  // bytes of memory that a block has without asking for more

// f(t) by every thread t of a block's.
template <int Threads>
struct Threaded {
  template <class F>
  static HORNET_DEVICE void each(const F& f) {
#if defined(__CUDA_ARCH__)
    f(static_cast<int>(threadIdx.x));
#else
    for (int t = 0; t < Threads; ++t) f(t);
#endif
  }
};

template <int Threads>
class Block {
 public:
  static_assert(Threads >= 32 && (Threads & (Threads - 1)) == 0);
  HORNET_DEVICE explicit Block(std::int64_t index) : index_(index) {}
  HORNET_DEVICE std::int64_t index() const { return index_; }

  // In a launch of several kernels (parts.hpp) there may be more threads in the block than these: a barrier of the
  // first `Threads` alone, which is not number 0, that of __syncthreads.
  template <class F>
  HORNET_DEVICE void each(const F& f) {
#if defined(__CUDA_ARCH__)
    f(static_cast<int>(threadIdx.x));
    asm volatile("barrier.sync 1, %0;" ::"n"(Threads) : "memory");
#else
    // In turns forwards and backwards, so that it shows where threads see each other within one each.
    backwards_ = !backwards_;
    for (int t = 0; t < Threads; ++t) f(backwards_ ? Threads - 1 - t : t);
#endif
  }

  // As each, but that no thread waits: none may see what another does here.
  template <class F>
  HORNET_DEVICE void each_unordered(const F& f) {
#if defined(__CUDA_ARCH__)
    f(static_cast<int>(threadIdx.x));
#else
    for (int t = 0; t < Threads; ++t) f(t);
#endif
  }

  // partial[0] = all of partial[0 … Count − 1] combined, in an order that is always the same: a tree. Count is a power
  // of two, and no more than the threads.
  template <class T, int Count, class Combine>
  HORNET_DEVICE void combine(T (&partial)[Count], const Combine& combine) {
    for (int half = Count / 2; half > 0; half /= 2)
      each([&](int t) {
        if (t < half) partial[t] = combine(partial[t], partial[t + half]);
      });
  }

 private:
  std::int64_t index_;
  bool backwards_ = true;  // the last each, on the host
};

// A value of each thread.
template <class T, int Threads>
class PerThread {
 public:
#if defined(__CUDA_ARCH__)
  HORNET_DEVICE T& operator[](int) { return value_; }

 private:
  T value_;
#else
  HORNET_DEVICE T& operator[](int t) { return values_[t]; }

 private:
  T values_[Threads];
#endif
};

}  // namespace hornet::cuda

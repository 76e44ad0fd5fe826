// Elements beside each other in memory, read and written at once. Loops over them are unrolled, so that they stay in
// registers.
#pragma once

#include "src/backends/cuda/device/threads.hpp"

#if defined(__CUDACC__)
#define HORNET_UNROLL _Pragma("unroll")
#else
#define HORNET_UNROLL
#endif

namespace hornet::cuda {

// Neighbours in memory, the first at a multiple of their number: a load or store of up to 16 bytes at once.
template <class T, int Count>
struct alignas(Count * sizeof(T) < 16 ? Count * sizeof(T) : 16) Neighbours {
  T at[Count];
};

// A GPU refuses other addresses; the host does so for the tests.
template <class T, int Count>
HORNET_DEVICE void expect_aligned([[maybe_unused]] const T* first) {
#if !defined(__CUDACC__)
  if (reinterpret_cast<std::uintptr_t>(first) % alignof(Neighbours<T, Count>) != 0) __builtin_trap();
#endif
}

template <class T, int Count>
HORNET_DEVICE void read(T (&to)[Count], const T* from) {
  expect_aligned<T, Count>(from);
  const auto all = *reinterpret_cast<const Neighbours<T, Count>*>(from);
  HORNET_UNROLL
  for (int i = 0; i < Count; ++i) to[i] = all.at[i];
}
template <class T, int Count>
HORNET_DEVICE void write(T* to, const T (&from)[Count]) {
  expect_aligned<T, Count>(to);
  Neighbours<T, Count> all;
  HORNET_UNROLL
  for (int i = 0; i < Count; ++i) all.at[i] = from[i];
  *reinterpret_cast<Neighbours<T, Count>*>(to) = all;
}

}  // namespace hornet::cuda

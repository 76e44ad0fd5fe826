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

// Neighbours that were read and are not looked at yet: small numbers stay together in the words that they came in, for
// taking them apart would wait for them.
template <class T, int Count, bool InWords = (sizeof(T) < 4 && Count * sizeof(T) % 4 == 0)>
struct Packed {
  T at[Count] = {};
  HORNET_DEVICE void load(const T* from) { read(at, from); }
  HORNET_DEVICE T get(int i) const { return at[i]; }
  HORNET_DEVICE bool is(int i, std::uint32_t value) const { return at[i] == value; }
};
template <class T, int Count>
struct Packed<T, Count, true> {
  static constexpr int in_word = 4 / sizeof(T);
  std::uint32_t words[Count / in_word] = {};
  HORNET_DEVICE void load(const T* from) {
    expect_aligned<T, Count>(from);
    read(words, reinterpret_cast<const std::uint32_t*>(from));
  }
  HORNET_DEVICE T get(int i) const {
    return __builtin_bit_cast(Neighbours<T, in_word>, words[i / in_word]).at[i % in_word];
  }
  // Of integers without a sign: in place.
  HORNET_DEVICE bool is(int i, std::uint32_t value) const {
    constexpr std::uint32_t one = (std::uint64_t{1} << 8 * sizeof(T)) - 1, each = 0xFFFFFFFFU / one;
    return ((words[i / in_word] ^ value * each) & one << (8 * sizeof(T) * static_cast<unsigned>(i % in_word))) == 0;
  }
};

}  // namespace hornet::cuda

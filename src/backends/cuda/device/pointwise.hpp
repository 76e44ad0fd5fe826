// Kernels of single pointwise ops, made of the functions of elements that every backend compiles.
#pragma once

#include "src/backends/cuda/device/threads.hpp"
#include "src/backends/elements/casts.hpp"
#include "src/backends/elements/transcendental.hpp"

namespace hornet::cuda {

// Op is a struct of src/backends/elements: Op::f(x), Op::f(x, y). Each kernel binds an op's arguments by of().
template <class Op, class T>
struct Unary {
  using Result = decltype(Op::f(T{}));
  const T* x;
  Result* y;
  HORNET_DEVICE void operator()(std::int64_t i) const { y[i] = Op::f(x[i]); }
  static Unary of(const void* const* in, void* out) {
    return {static_cast<const T*>(in[0]), static_cast<Result*>(out)};
  }
};

template <class Op, class T>
struct Binary {
  using Result = decltype(Op::f(T{}, T{}));
  const T *a, *b;
  Result* y;
  HORNET_DEVICE void operator()(std::int64_t i) const { y[i] = Op::f(a[i], b[i]); }
  static Binary of(const void* const* in, void* out) {
    return {static_cast<const T*>(in[0]), static_cast<const T*>(in[1]), static_cast<Result*>(out)};
  }
};

// Moves elements, whatever they mean: E is any type of their size.
template <class E>
struct Select {
  const std::uint8_t* chosen;
  const E *a, *b;
  E* y;
  HORNET_DEVICE void operator()(std::int64_t i) const { y[i] = chosen[i] != 0 ? a[i] : b[i]; }
  static Select of(const void* const* in, void* out) {
    return {static_cast<const std::uint8_t*>(in[0]), static_cast<const E*>(in[1]), static_cast<const E*>(in[2]),
            static_cast<E*>(out)};
  }
};

}  // namespace hornet::cuda

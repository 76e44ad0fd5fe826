// Loops over blocks, made from functors: Op::f(x), Op::f(x, y), Op::f(x, y, z) of plain elements.
#pragma once

#include "src/backends/cpu/vector/isa.hpp"

namespace hornet::cpu::HORNET_ISA_NAME {
namespace {

template <class Op, class T>
void unary(void* out, const void* const* in, std::int64_t n, const double*) {
  using R = decltype(Op::f(T{}));
  const T* x = static_cast<const T*>(in[0]);
  R* y = static_cast<R*>(out);
  HORNET_INDEPENDENT
  for (std::int64_t i = 0; i < n; ++i) y[i] = Op::f(x[i]);
}

template <class Op, class T>
void binary(void* out, const void* const* in, std::int64_t n, const double*) {
  using R = decltype(Op::f(T{}, T{}));
  const T* a = static_cast<const T*>(in[0]);
  const T* b = static_cast<const T*>(in[1]);
  R* y = static_cast<R*>(out);
  HORNET_INDEPENDENT
  for (std::int64_t i = 0; i < n; ++i) y[i] = Op::f(a[i], b[i]);
}

template <class Op, class T>
void ternary(void* out, const void* const* in, std::int64_t n, const double*) {
  const T* a = static_cast<const T*>(in[0]);
  const T* b = static_cast<const T*>(in[1]);
  const T* c = static_cast<const T*>(in[2]);
  T* y = static_cast<T*>(out);
  HORNET_INDEPENDENT
  for (std::int64_t i = 0; i < n; ++i) y[i] = Op::f(a[i], b[i], c[i]);
}

HORNET_INLINE BlockKernel& entry(VectorTable& table, Instruction instruction, DType dtype) {
  return table.block[static_cast<int>(instruction)][static_cast<int>(dtype)];
}

template <class Op>
void unary_floats(VectorTable& table, Instruction instruction) {
  entry(table, instruction, f32) = unary<Op, float>;
  entry(table, instruction, f64) = unary<Op, double>;
}

template <class Op>
void unary_numbers(VectorTable& table, Instruction instruction) {
  unary_floats<Op>(table, instruction);
  entry(table, instruction, u8) = unary<Op, std::uint8_t>;
  entry(table, instruction, i32) = unary<Op, std::int32_t>;
  entry(table, instruction, i64) = unary<Op, std::int64_t>;
}

template <class Op>
void binary_floats(VectorTable& table, Instruction instruction) {
  entry(table, instruction, f32) = binary<Op, float>;
  entry(table, instruction, f64) = binary<Op, double>;
}

template <class Op>
void binary_numbers(VectorTable& table, Instruction instruction) {
  binary_floats<Op>(table, instruction);
  entry(table, instruction, u8) = binary<Op, std::uint8_t>;
  entry(table, instruction, i32) = binary<Op, std::int32_t>;
  entry(table, instruction, i64) = binary<Op, std::int64_t>;
}

// Numbers and booleans, which are bytes of 0 or 1.
template <class Op>
void binary_all(VectorTable& table, Instruction instruction) {
  binary_numbers<Op>(table, instruction);
  entry(table, instruction, b8) = binary<Op, std::uint8_t>;
}

}  // namespace
}  // namespace hornet::cpu::HORNET_ISA_NAME

// The op matmul as products on plain pointers.
#pragma once

#include "src/backends/cpu/gemm.hpp"
#include "src/ops/matmul.hpp"

namespace hornet::cpu {

// The product of one pair of matrices, without their memory.
template <class T>
Gemm<T> gemm_of(const ops::MatMul& op, const Shape& a, const Shape& y) {
  Gemm<T> g;
  g.transpose_a = op.transpose_a;
  g.transpose_b = op.transpose_b;
  g.m = y[-2];
  g.n = y[-1];
  g.k = a[op.transpose_a ? -2 : -1];
  g.lda = a[-1];
  g.ldb = op.transpose_b ? g.k : g.n;
  g.ldc = g.n;
  return g;
}

}  // namespace hornet::cpu

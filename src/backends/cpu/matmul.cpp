#include "src/ops/matmul.hpp"

#include "src/backends/cpu/gemm.hpp"
#include "src/backends/cpu/kernels.hpp"

namespace hornet::cpu {
namespace {

template <class T>
Kernel matmul_of(const ops::MatMul& op, const Shape& a, const Shape& y) {
  Gemm<T> g;
  g.transpose_a = op.transpose_a;
  g.transpose_b = op.transpose_b;
  g.m = y[-2];
  g.n = y[-1];
  g.k = a[op.transpose_a ? -2 : -1];
  g.lda = a[-1];
  g.ldb = op.transpose_b ? g.k : g.n;
  g.ldc = g.n;
  const std::int64_t count = y.slice(0, y.rank() - 2).size();
  return [g, count](const KernelArgs& args) {
    for (std::int64_t i = 0; i < count; ++i) {
      Gemm<T> one = g;
      one.a = static_cast<const T*>(args.in[0]) + i * g.m * g.k;
      one.b = static_cast<const T*>(args.in[1]) + i * g.k * g.n;
      one.c = static_cast<T*>(args.out[0]) + i * g.m * g.n;
      parallel_gemm(one);
    }
  };
}

}  // namespace

Kernel matmul_kernel(KernelSite& site) {
  const auto& op = *site.node.op.as<ops::MatMul>();
  const Shape &a = site.in[0].shape, &y = site.out[0].shape;
  return site.out[0].dtype == f64 ? matmul_of<double>(op, a, y) : matmul_of<float>(op, a, y);
}

}  // namespace hornet::cpu

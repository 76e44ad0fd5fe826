#include "src/backends/cpu/matmul.hpp"

#include "src/backends/cpu/kernels.hpp"
#include "src/base/threads.hpp"

namespace hornet::cpu {
namespace {

template <class T>
Kernel matmul_of(const ops::MatMul& op, const Shape& a, const Shape& y) {
  const Gemm<T> g = gemm_of<T>(op, a, y);
  const std::int64_t count = y.slice(0, y.rank() - 2).size();
  const GemmShards shards = gemm_shards(g.m, g.n, g.k);
  return [g, count, shards](const KernelArgs& args) {
    parallel_for(count * shards.count, [&](std::int64_t at) {
      const std::int64_t i = at / shards.count;
      Gemm<T> one = g;
      one.a = static_cast<const T*>(args.in[0]) + i * g.m * g.k;
      one.b = static_cast<const T*>(args.in[1]) + i * g.k * g.n;
      one.c = static_cast<T*>(args.out[0]) + i * g.m * g.n;
      gemm(shard_of(one, shards, at % shards.count));
    });
  };
}

}  // namespace

Kernel matmul_kernel(KernelSite& site) {
  const auto& op = *site.node.op.as<ops::MatMul>();
  const Shape &a = site.in[0].shape, &y = site.out[0].shape;
  return site.out[0].dtype == f64 ? matmul_of<double>(op, a, y) : matmul_of<float>(op, a, y);
}

}  // namespace hornet::cpu

#include "src/ops/matmul.hpp"

#include "src/backends/cpu/epilogue.hpp"
#include "src/backends/cpu/gemm.hpp"
#include "src/backends/cpu/kernels.hpp"
#include "src/base/threads.hpp"

namespace hornet::cpu {
namespace {

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

// A few rows at a time: the product, while it is in the nearest cache, goes through the epilogue.
void multiply_panels(const Gemm<float>& g, const Gemm<float>& part, const Epilogue& epilogue) {
  const Panels panels = panels_of(part.m);
  EpilogueShard shard(epilogue, vector_table().thin_product.most_rows * g.n);
  for (std::int64_t i = 0; i < panels.count; ++i) {
    const ThinProduct product = panel_of(part, panels.begin(i), panels.begin(i + 1));
    const std::int64_t first = product.c - g.c;
    vector_table().thin_product.multiply(product);
    shard.ready(first, first + product.m * g.n);
  }
}

// The product of a shard, then its rows through the epilogue: whole rows lie one after the other.
void multiply_shard(const Gemm<float>& g, const GemmShards& shards, std::int64_t shard, const Epilogue& epilogue) {
  const Gemm<float> part = shard_of(g, shards, shard);
  if (part.n == g.n && is_thin(part) && stays_in_cache(part)) return multiply_panels(g, part, epilogue);
  gemm(part);
  const std::int64_t first = part.c - g.c;
  if (shards.rows || part.n == g.n) {
    EpilogueShard(epilogue, part.m * g.n).ready(first, first + part.m * g.n);
    return;
  }
  EpilogueShard columns(epilogue, part.n);
  for (std::int64_t row = 0; row < part.m; ++row) columns.ready(first + row * g.n, first + row * g.n + part.n);
}

}  // namespace

Kernel matmul_kernel(KernelSite& site) {
  const auto& op = *site.node.op.as<ops::MatMul>();
  const Shape &a = site.in[0].shape, &y = site.out[0].shape;
  return site.out[0].dtype == f64 ? matmul_of<double>(op, a, y) : matmul_of<float>(op, a, y);
}

RangedKernel ranged_matmul(const Op& op, std::span<const TensorType> in, std::int64_t&) {
  const Gemm<float> g = gemm_of<float>(*op.as<ops::MatMul>(), in[0].shape, op.infer(in).front().shape);
  const GemmShards shards = gemm_shards(g.m, g.n, g.k);
  return [g, shards](const void* const* operands, void* result, void*, const Epilogue& epilogue) {
    Gemm<float> whole = g;
    whole.a = static_cast<const float*>(operands[0]);
    whole.b = static_cast<const float*>(operands[1]);
    whole.c = static_cast<float*>(result);
    parallel_for(shards.count, [&](std::int64_t shard) { multiply_shard(whole, shards, shard, epilogue); });
  };
}

}  // namespace hornet::cpu

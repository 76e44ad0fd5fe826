#include "src/backends/cpu/matmul.hpp"

#include "src/backends/cpu/kernels.hpp"
#include "src/backends/cpu/packed_matrix.hpp"
#include "src/backends/cpu/ranges.hpp"
#include "src/backends/cpu/summed_parts.hpp"
#include "src/base/threads.hpp"

namespace hornet::cpu {
namespace {

// Pair i of matrices.
template <class T>
Gemm<T> pair(const Gemm<T>& g, const KernelArgs& args, std::int64_t i) {
  Gemm<T> one = g;
  one.a = static_cast<const T*>(args.in[0]) + i * g.m * g.k;
  one.b = static_cast<const T*>(args.in[1]) + i * g.k * g.n;
  one.c = static_cast<T*>(args.out[0]) + i * g.m * g.n;
  return one;
}

// The products of `count` pairs of matrices that lie one behind the other.
template <class T>
Kernel matmul_of(const Gemm<T>& g, std::int64_t count) {
  const GemmShards shards = gemm_shards(g.m, g.n, g.k);
  return [g, count, shards](const KernelArgs& args) {
    parallel_for(count * shards.count,
                 [&](std::int64_t at) { gemm(shard_of(pair(g, args, at / shards.count), shards, at % shards.count)); });
  };
}

// One product made as a sum.
Kernel summed_matmul_of(const Gemm<float>& g, const SummedParts& sums, std::int64_t& scratch_bytes) {
  scratch_bytes = sums.bytes();
  return [=, ranges = cut(g.m * g.n, sums.count())](const KernelArgs& args) {
    const Gemm<float> whole = pair(g, args, 0);
    auto* const parts = static_cast<float*>(args.scratch);
    sums.multiply(whole, parts);
    parallel_ranges(ranges, [&](std::int64_t begin, std::int64_t end, std::int64_t) {
      sums.add(parts, begin, end, whole.c + begin);
    });
  };
}

// The same with one operand of each packed before.
Kernel packed_matmul_of(const Gemm<float>& g, std::int64_t count, std::int64_t& scratch_bytes) {
  const GemmShards shards = shards_of(g);
  const std::int64_t bytes = packed_bytes(g), strips = strip_count(g);
  scratch_bytes = count * bytes;
  return [=](const KernelArgs& args) {
    const auto packed = [&](std::int64_t i) {
      return reinterpret_cast<float*>(static_cast<std::byte*>(args.scratch) + i * bytes);
    };
    parallel_for(count * strips, [&](std::int64_t at) {
      const std::int64_t i = at / strips;
      pack_strip(pair(g, args, i), at % strips, packed(i));
    });
    parallel_for(count * shards.count, [&](std::int64_t at) {
      const std::int64_t i = at / shards.count;
      gemm(shard_of(with_packed(pair(g, args, i), packed(i)), shards, at % shards.count));
    });
  };
}

}  // namespace

Kernel matmul_kernel(KernelSite& site) {
  const auto& op = *site.node.op.as<ops::MatMul>();
  const Shape &a = site.in[0].shape, &y = site.out[0].shape;
  const std::int64_t count = y.slice(0, y.rank() - 2).size();
  if (site.out[0].dtype == f64) return matmul_of(gemm_of<double>(op, a, y), count);
  const Gemm<float> g = gemm_of<float>(op, a, y);
  if (const SummedParts sums(g); count == 1 && sums.count() > 1) return summed_matmul_of(g, sums, site.scratch_bytes);
  return packs(g) ? packed_matmul_of(g, count, site.scratch_bytes) : matmul_of(g, count);
}

}  // namespace hornet::cpu

#include "src/ops/random.hpp"

#include <cmath>

#include "src/backends/cpu/kernels.hpp"
#include "src/backends/cpu/ranges.hpp"
#include "src/backends/cpu/vector/vector.hpp"

namespace hornet::cpu {
namespace {

// The key {seed, step} and stream of a kernel's draw, from element `first` on.
RandomBlock block_at(const KernelArgs& args, std::int64_t stream, std::int64_t first) {
  const auto* key = static_cast<const std::int64_t*>(args.in[0]);
  return {static_cast<std::uint64_t>(key[0]), static_cast<std::uint32_t>(stream), static_cast<std::uint64_t>(key[1]),
          static_cast<std::uint64_t>(first)};
}

constexpr std::int64_t cost = 4;  // of an element, as cut() counts

template <class T>
Kernel draw_kernel(void (*draw)(T*, std::int64_t, const RandomBlock&), std::int64_t stream, const Shape& shape) {
  return [draw, stream, ranges = cut(shape.size(), cost)](const KernelArgs& args) {
    parallel_ranges(ranges, [&](std::int64_t begin, std::int64_t end, std::int64_t) {
      draw(static_cast<T*>(args.out[0]) + begin, end - begin, block_at(args, stream, begin));
    });
  };
}

}  // namespace

Kernel random_uniform_kernel(KernelSite& site) {
  const std::int64_t stream = site.node.op.as<ops::RandomUniform>()->stream;
  const VectorTable& table = vector_table();
  const Shape& shape = site.out[0].shape;
  return site.out[0].dtype == f32 ? draw_kernel(table.random_f32.uniform, stream, shape)
                                  : draw_kernel(table.random_f64.uniform, stream, shape);
}

Kernel random_normal_kernel(KernelSite& site) {
  const std::int64_t stream = site.node.op.as<ops::RandomNormal>()->stream;
  const VectorTable& table = vector_table();
  const Shape& shape = site.out[0].shape;
  return site.out[0].dtype == f32 ? draw_kernel(table.random_f32.normal, stream, shape)
                                  : draw_kernel(table.random_f64.normal, stream, shape);
}

// A uniform f32 is a multiple of 2^-24: it is below p exactly when its multiple is below p · 2^24, rounded up.
Kernel random_bernoulli_kernel(KernelSite& site) {
  const auto& op = *site.node.op.as<ops::RandomBernoulli>();
  const auto limit = static_cast<std::int32_t>(std::ceil(op.probability * 0x1p24));
  return [draw = vector_table().random_below, stream = op.stream, limit,
          ranges = cut(op.shape.size(), cost)](const KernelArgs& args) {
    parallel_ranges(ranges, [&](std::int64_t begin, std::int64_t end, std::int64_t) {
      draw(static_cast<bool*>(args.out[0]) + begin, end - begin, block_at(args, stream, begin), limit);
    });
  };
}

}  // namespace hornet::cpu

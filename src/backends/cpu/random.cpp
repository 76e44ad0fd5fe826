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

// The least float >= p: a float u is below p exactly when it is below this.
float threshold(double p) {
  const auto nearest = static_cast<float>(p);
  return static_cast<double>(nearest) < p ? std::nextafter(nearest, 2.0F) : nearest;
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

Kernel random_bernoulli_kernel(KernelSite& site) {
  const auto& op = *site.node.op.as<ops::RandomBernoulli>();
  const auto draw = vector_table().random_f32.uniform;
  return [draw, stream = op.stream, limit = threshold(op.probability),
          ranges = cut(op.shape.size(), cost)](const KernelArgs& args) {
    parallel_ranges(ranges, [&](std::int64_t begin, std::int64_t end, std::int64_t) {
      float uniform[1024];
      bool* out = static_cast<bool*>(args.out[0]);
      for (std::int64_t first = begin; first < end; first += std::ssize(uniform)) {
        const std::int64_t n = std::min<std::int64_t>(std::ssize(uniform), end - first);
        draw(uniform, n, block_at(args, stream, first));
        for (std::int64_t i = 0; i < n; ++i) out[first + i] = uniform[i] < limit;
      }
    });
  };
}

}  // namespace hornet::cpu

// The gradient of a lookup: dx [outer, n, inner], zeros to which the slices of dy [outer, count, inner] are added, in
// the order of their indices. The indices are sorted by range of n once, so that each range finds its slices.
#include <algorithm>
#include <utility>

#include "src/backends/axis_view.hpp"
#include "src/backends/cpu/epilogue.hpp"
#include "src/backends/cpu/indices.hpp"
#include "src/backends/cpu/kernels.hpp"
#include "src/backends/cpu/ranges.hpp"
#include "src/ops/gather.hpp"

namespace hornet::cpu {
namespace {

// Positions of indices by range, those of one range in their order. Lies in scratch memory.
class ByRange {
 public:
  static std::int64_t scratch_bytes(std::int64_t count, const Ranges& ranges) {
    return (count + ranges.count) * static_cast<std::int64_t>(sizeof(std::int64_t));
  }

  template <class Index>
  ByRange(void* scratch, std::span<const Index> indices, const Ranges& ranges)
      : ends_(static_cast<std::int64_t*>(scratch)), positions_(ends_ + ranges.count) {
    const auto range_of = [&](Index index) { return static_cast<std::int64_t>(index) / ranges.step; };
    std::fill_n(ends_, ranges.count, 0);
    for (const Index index : indices) ++ends_[range_of(index)];
    std::int64_t begin = 0;
    for (std::int64_t i = 0; i < ranges.count; ++i) begin += std::exchange(ends_[i], begin);
    for (std::size_t i = 0; i < indices.size(); ++i)  // moves each range's begin to its end
      positions_[ends_[range_of(indices[i])]++] = static_cast<std::int64_t>(i);
  }

  std::span<const std::int64_t> of(std::int64_t range) const {
    const std::int64_t begin = range > 0 ? ends_[range - 1] : 0;
    return {positions_ + begin, static_cast<std::size_t>(ends_[range] - begin)};
  }

 private:
  std::int64_t* ends_;
  std::int64_t* positions_;
};

template <class T>
void add_slice(T* to, const T* from, std::int64_t n) {
  for (std::int64_t j = 0; j < n; ++j) to[j] += from[j];
}

constexpr std::int64_t kShortSlice = 16;  // elements: shorter ones are added in one go, unsorted

template <class T, class Index>
Kernel gather_grad(KernelSite& site, const AxisView& dx) {
  const std::int64_t count = site.in[1].shape.size();
  const bool sorts = dx.inner >= kShortSlice;
  const Ranges ranges = sorts ? cut(dx.n, dx.outer * dx.inner) : Ranges{dx.n, dx.n, 1};
  if (sorts) site.scratch_bytes = ByRange::scratch_bytes(count, ranges);
  return [=, name = site.node.name](const KernelArgs& args) {
    const auto indices = indices_of<Index>(args.in, count);
    expect_inside(indices, dx.n, name);
    const auto* dy = static_cast<const T*>(args.in[0]);
    auto* out = static_cast<T*>(args.out[0]);
    const auto add = [&](std::int64_t o, std::int64_t i) {
      const auto row = static_cast<std::int64_t>(indices[static_cast<std::size_t>(i)]);
      add_slice(out + (o * dx.n + row) * dx.inner, dy + (o * count + i) * dx.inner, dx.inner);
    };
    if (!sorts) {
      std::fill_n(out, dx.outer * dx.n * dx.inner, T{0});
      for (std::int64_t o = 0; o < dx.outer; ++o)
        for (std::int64_t i = 0; i < count; ++i) add(o, i);
      return;
    }
    const ByRange by_range(args.scratch, indices, ranges);
    parallel_ranges(ranges, [&](std::int64_t begin, std::int64_t end, std::int64_t range) {
      for (std::int64_t o = 0; o < dx.outer; ++o) {
        std::fill(out + (o * dx.n + begin) * dx.inner, out + (o * dx.n + end) * dx.inner, T{0});
        for (const std::int64_t i : by_range.of(range)) add(o, i);
      }
    });
  };
}

constexpr std::int64_t kStage = 8192;  // elements: 32 KiB, a core's nearest cache

// The gradient of a table's rows, a few at a time, each handed on before the next.
template <class Index>
RangedKernel staged_gather_grad(std::int64_t n, std::int64_t inner, std::int64_t count) {
  const std::int64_t step = std::max<std::int64_t>(1, kStage / inner);
  const Ranges chunks{n, step, (n + step - 1) / step}, shards = cut(chunks.count, step * inner);
  RangedKernel kernel;
  kernel.stages = true;
  kernel.scratch_bytes = ByRange::scratch_bytes(count, chunks);
  kernel.run = [=](const void* const* in, void*, void* scratch, const Epilogue& epilogue) {
    const auto* dy = static_cast<const float*>(in[0]);
    const auto indices = indices_of<Index>(in, count);
    expect_inside(indices, n, "gather_grad");
    const ByRange by_chunk(scratch, indices, chunks);
    parallel_ranges(shards, [&](std::int64_t first, std::int64_t last, std::int64_t) {
      EpilogueShard shard(epilogue, step * inner);
      alignas(64) float stage[kStage];
      for (std::int64_t chunk = first; chunk < last; ++chunk) {
        const std::int64_t begin = chunks.begin(chunk), end = chunks.end(chunk);
        std::fill_n(stage, (end - begin) * inner, 0.0F);
        for (const std::int64_t i : by_chunk.of(chunk)) {
          const auto row = static_cast<std::int64_t>(indices[static_cast<std::size_t>(i)]);
          add_slice(stage + (row - begin) * inner, dy + i * inner, inner);
        }
        shard.ready(begin * inner, end * inner, stage);
      }
    });
  };
  return kernel;
}

}  // namespace

Kernel gather_grad_kernel(KernelSite& site) {
  const AxisView dx(site.out[0].shape, site.node.op.as<ops::GatherGrad>()->axis);
  return with_index_type(site.in[1].dtype, [&](auto zero) -> Kernel {
    using Index = decltype(zero);
    return site.in[0].dtype == f32 ? gather_grad<float, Index>(site, dx) : gather_grad<double, Index>(site, dx);
  });
}

bool stages_gather_grad(const Op& op, std::span<const TensorType> in) {
  const Shape dx = op.infer(in).front().shape;
  const std::int64_t inner = AxisView(dx, 0).inner;
  return in[0].dtype == f32 && op.as<ops::GatherGrad>()->axis == 0 && inner >= kShortSlice && inner <= kStage;
}

RangedKernel ranged_gather_grad(const Op& op, std::span<const TensorType> in) {
  const AxisView dx(op.infer(in).front().shape, 0);
  return with_index_type(
      in[1].dtype, [&](auto zero) { return staged_gather_grad<decltype(zero)>(dx.n, dx.inner, in[1].shape.size()); });
}

}  // namespace hornet::cpu

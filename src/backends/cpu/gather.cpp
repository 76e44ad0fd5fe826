#include "src/ops/gather.hpp"

#include <cstring>
#include <hornet/base/error.hpp>

#include "src/backends/axis_view.hpp"
#include "src/backends/cpu/kernels.hpp"
#include "src/backends/cpu/ranges.hpp"

namespace hornet::cpu {
namespace {

// Calls f with a value of the index type: uint8, int32 or int64.
template <class F>
Kernel with_index_type(DType dtype, const F& f) {
  if (dtype == u8) return f(std::uint8_t{});
  if (dtype == i32) return f(std::int32_t{});
  return f(std::int64_t{});
}

template <class Index>
void expect_inside(std::span<const Index> indices, std::int64_t extent, const std::string& name) {
  for (std::size_t i = 0; i < indices.size(); ++i)
    if (static_cast<std::int64_t>(indices[i]) < 0 || static_cast<std::int64_t>(indices[i]) >= extent)
      throw DataError("op \"" + name + "\": index " + std::to_string(indices[i]) + " at position " + std::to_string(i) +
                      " is outside [0, " + std::to_string(extent) + ")");
}

template <class Index>
std::span<const Index> indices_of(const KernelArgs& args, std::int64_t count) {
  return {static_cast<const Index*>(args.in[1]), static_cast<std::size_t>(count)};
}

// dx [outer, n, inner] += dy [outer, count, inner]. Ranges of n: each looks through all indices for its own.
template <class T, class Index>
Kernel gather_grad(KernelSite& site, const AxisView& dx) {
  const std::int64_t count = site.in[1].shape.size();
  constexpr std::int64_t worthwhile = 16;  // elements a slice, for so many looks at each index
  const Ranges ranges = dx.inner < worthwhile ? Ranges{dx.n, dx.n, 1} : cut(dx.n, dx.outer * dx.inner);
  return [dx, count, ranges, name = site.node.name](const KernelArgs& args) {
    const T* dy = static_cast<const T*>(args.in[0]);
    T* out = static_cast<T*>(args.out[0]);
    const auto indices = indices_of<Index>(args, count);
    expect_inside(indices, dx.n, name);
    parallel_ranges(ranges, [&](std::int64_t begin, std::int64_t end, std::int64_t) {
      for (std::int64_t o = 0; o < dx.outer; ++o) {
        T* to = out + o * dx.n * dx.inner;
        std::fill(to + begin * dx.inner, to + end * dx.inner, T{0});
        for (std::int64_t i = 0; i < count; ++i) {
          const auto row = static_cast<std::int64_t>(indices[static_cast<std::size_t>(i)]);
          if (row < begin || row >= end) continue;
          const T* from = dy + (o * count + i) * dx.inner;
          for (std::int64_t j = 0; j < dx.inner; ++j) to[row * dx.inner + j] += from[j];
        }
      }
    });
  };
}

}  // namespace

Kernel gather_kernel(KernelSite& site) {
  const AxisView x(site.in[0].shape, site.node.op.as<ops::Gather>()->axis);
  const std::int64_t count = site.in[1].shape.size();
  const std::int64_t bytes = x.inner * size_of(site.in[0].dtype);  // of one slice
  const Ranges ranges = cut(x.outer * count, bytes / 4);
  return with_index_type(site.in[1].dtype, [&](auto zero) -> Kernel {
    using Index = decltype(zero);
    return [x, count, bytes, ranges, name = site.node.name](const KernelArgs& args) {
      const auto* from = static_cast<const std::byte*>(args.in[0]);
      auto* to = static_cast<std::byte*>(args.out[0]);
      const auto indices = indices_of<Index>(args, count);
      expect_inside(indices, x.n, name);
      parallel_ranges(ranges, [&](std::int64_t begin, std::int64_t end, std::int64_t) {
        for (std::int64_t i = begin; i < end; ++i) {
          const auto index = static_cast<std::int64_t>(indices[static_cast<std::size_t>(i % count)]);
          std::memcpy(to + i * bytes, from + (i / count * x.n + index) * bytes, static_cast<std::size_t>(bytes));
        }
      });
    };
  });
}

Kernel gather_grad_kernel(KernelSite& site) {
  const AxisView dx(site.out[0].shape, site.node.op.as<ops::GatherGrad>()->axis);
  return with_index_type(site.in[1].dtype, [&](auto zero) -> Kernel {
    using Index = decltype(zero);
    return site.in[0].dtype == f32 ? gather_grad<float, Index>(site, dx) : gather_grad<double, Index>(site, dx);
  });
}

Kernel one_hot_kernel(KernelSite& site) {
  const std::int64_t count = site.in[0].shape.size(), depth = site.node.op.as<ops::OneHot>()->depth;
  return dispatch(site.out[0].dtype, [&](auto one) -> Kernel {
    using T = decltype(one);
    return with_index_type(site.in[0].dtype, [&](auto zero) -> Kernel {
      using Index = decltype(zero);
      return [count, depth](const KernelArgs& args) {
        const auto* indices = static_cast<const Index*>(args.in[0]);
        T* out = static_cast<T*>(args.out[0]);
        std::fill_n(out, count * depth, T{0});
        for (std::int64_t i = 0; i < count; ++i)
          if (const auto index = static_cast<std::int64_t>(indices[i]); index >= 0 && index < depth)
            out[i * depth + index] = T{1};
      };
    });
  });
}

}  // namespace hornet::cpu

#include "src/ops/gather.hpp"

#include <cstring>

#include "src/backends/axis_view.hpp"
#include "src/backends/cpu/indices.hpp"
#include "src/backends/cpu/kernels.hpp"
#include "src/backends/cpu/ranges.hpp"

namespace hornet::cpu {

Kernel gather_kernel(KernelSite& site) {
  const auto& op = *site.node.op.as<ops::Gather>();
  const AxisView x(site.in[0].shape, op.axis);
  const std::int64_t count = site.in[1].shape.size();
  const std::int64_t bytes = x.inner * size_of(site.in[0].dtype);  // of one slice
  const Ranges ranges = cut(x.outer * count, bytes / 4);
  return with_index_type(site.in[1].dtype, [&](auto zero) -> Kernel {
    using Index = decltype(zero);
    return [x, count, bytes, ranges, name = site.node.name, extent_name = op.extent_name](const KernelArgs& args) {
      const auto* from = static_cast<const std::byte*>(args.in[0]);
      auto* to = static_cast<std::byte*>(args.out[0]);
      const auto indices = indices_of<Index>(args.in, count);
      expect_inside(indices, x.n, name, extent_name);
      parallel_ranges(ranges, [&](std::int64_t begin, std::int64_t end, std::int64_t) {
        for (std::int64_t i = begin; i < end; ++i) {
          const auto index = static_cast<std::int64_t>(indices[static_cast<std::size_t>(i % count)]);
          std::memcpy(to + i * bytes, from + (i / count * x.n + index) * bytes, static_cast<std::size_t>(bytes));
        }
      });
    };
  });
}

Kernel one_hot_kernel(KernelSite& site) {
  const std::int64_t count = site.in[0].shape.size(), depth = site.node.op.as<ops::OneHot>()->depth;
  return dispatch_computed(site.out[0].dtype, [&](auto one) -> Kernel {
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

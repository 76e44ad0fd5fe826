#include "src/ops/cumulative.hpp"

#include <type_traits>

#include "src/backends/axis_view.hpp"
#include "src/backends/cpu/kernels.hpp"
#include "src/backends/cpu/ranges.hpp"

namespace hornet::cpu {

Kernel cumsum_kernel(KernelSite& site) {
  const AxisView view(site.in[0].shape, site.node.op.as<ops::CumSum>()->axis);
  const Ranges ranges = cut(view.outer * view.inner, view.n);
  return dispatch_computed(site.in[0].dtype, [&](auto zero) -> Kernel {
    using T = decltype(zero);
    if constexpr (std::is_same_v<T, bool>) {
      return {};
    } else {
      using Sum =
          typename std::conditional_t<std::is_integral_v<T>, std::make_unsigned<T>, std::type_identity<T>>::type;
      return [view, ranges](const KernelArgs& args) {
        const T* x = static_cast<const T*>(args.in[0]);
        T* y = static_cast<T*>(args.out[0]);
        parallel_ranges(ranges, [&](std::int64_t begin, std::int64_t end, std::int64_t) {
          for (std::int64_t i = begin; i < end; ++i) {
            Sum sum{0};  // unsigned for integers, which wrap
            const std::int64_t first = view.line(i);
            for (std::int64_t j = 0; j < view.n; ++j) {
              sum = static_cast<Sum>(sum + static_cast<Sum>(x[first + j * view.inner]));
              y[first + j * view.inner] = static_cast<T>(sum);
            }
          }
        });
      };
    }
  });
}

}  // namespace hornet::cpu

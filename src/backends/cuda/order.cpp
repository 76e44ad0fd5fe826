#include "src/ops/order.hpp"

#include "src/backends/cuda/device/order.hpp"
#include "src/backends/cuda/kernels.hpp"
#include "src/backends/cuda/launch.hpp"
#include "src/backends/cuda/lines.hpp"

namespace hornet::cuda {
namespace {

// Calls make with a value of the element type; booleans are bytes of 0 or 1.
template <class F>
Kernel of_elements(DType dtype, const F& make) {
  return dtype == b8 ? make(std::uint8_t{}) : dispatch_computed(dtype, [&](auto zero) -> Kernel {
    if constexpr (std::is_same_v<decltype(zero), bool>)
      return {};
    else
      return make(zero);
  });
}

template <class Order>
Kernel first_index(KernelSite& site, int axis) {
  const Lines lines = lines_of(AxisView(site.in[0].shape, axis));
  return of_elements(site.in[0].dtype, [&](auto zero) -> Kernel {
    using T = decltype(zero);
    return [lines, launch = Launch<FirstIndex<Order, T>>()](const KernelArgs& args) {
      launch({lines, static_cast<const T*>(args.in[0]), static_cast<std::int32_t*>(args.out[0])}, tiles_of(lines));
    };
  });
}

template <class T>
Kernel top_k_by_rounds(const Lines& lines, std::int64_t k) {
  return [lines, k, launch = Launch<TopKByRounds<T>>()](const KernelArgs& args) {
    launch({lines, k, static_cast<const T*>(args.in[0]), static_cast<T*>(args.out[0]),
            static_cast<std::int32_t*>(args.out[1])},
           tiles_of(lines));
  };
}

template <class T>
Kernel top_k_by_rank(const Lines& lines, std::int64_t k) {
  return [n = lines.n, size = lines.n * lines.count, k, launch = Launch<TopKByRank<T>>()](const KernelArgs& args) {
    launch({n, k, static_cast<const T*>(args.in[0]), static_cast<T*>(args.out[0]),
            static_cast<std::int32_t*>(args.out[1])},
           size);
  };
}

}  // namespace

Kernel argmax_kernel(KernelSite& site) { return first_index<Descending>(site, site.node.op.as<ops::ArgMax>()->axis); }
Kernel argmin_kernel(KernelSite& site) { return first_index<Ascending>(site, site.node.op.as<ops::ArgMin>()->axis); }

Kernel top_k_kernel(KernelSite& site) {
  constexpr std::int64_t most_rounds = 32;
  const std::int64_t k = site.node.op.as<ops::TopKOp>()->k;
  const Lines lines = lines_of(AxisView(site.in[0].shape, site.in[0].shape.rank() - 1));
  return of_elements(site.in[0].dtype, [&](auto zero) -> Kernel {
    using T = decltype(zero);
    return k <= most_rounds ? top_k_by_rounds<T>(lines, k) : top_k_by_rank<T>(lines, k);
  });
}

}  // namespace hornet::cuda

#include "src/ops/cumulative.hpp"

#include "src/backends/cuda/device/cumulative.hpp"
#include "src/backends/cuda/kernels.hpp"
#include "src/backends/cuda/launch.hpp"
#include "src/backends/cuda/lines.hpp"

namespace hornet::cuda {

Kernel cumsum_kernel(KernelSite& site) {
  const Lines lines = lines_of(AxisView(site.in[0].shape, site.node.op.as<ops::CumSum>()->axis));
  return dispatch_computed(site.in[0].dtype, [&](auto zero) -> Kernel {
    using T = decltype(zero);
    if constexpr (std::is_same_v<T, bool>)
      return {};
    else
      return [lines, launch = Launch<CumulativeSum<T>>()](const KernelArgs& args) {
        launch({lines, static_cast<const T*>(args.in[0]), static_cast<T*>(args.out[0])}, tiles_of(lines));
      };
  });
}

}  // namespace hornet::cuda

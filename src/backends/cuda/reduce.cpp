#include "src/ops/reduce.hpp"

#include <limits>

#include "src/backends/cuda/device/reduce.hpp"
#include "src/backends/cuda/kernels.hpp"
#include "src/backends/cuda/launch.hpp"
#include "src/backends/cuda/reduce_stages.hpp"
#include "src/backends/elements/arithmetic.hpp"

namespace hornet::cuda {
namespace {

// The result for lines of no elements.
template <class Op, class T>
constexpr T neutral() {
  using Limits = std::numeric_limits<T>;
  if constexpr (std::is_same_v<Op, elements::Maximum>)
    return Limits::has_infinity ? -Limits::infinity() : Limits::lowest();
  if constexpr (std::is_same_v<Op, elements::Minimum>) return Limits::has_infinity ? Limits::infinity() : Limits::max();
  return T{0};
}

template <class Op, class T>
Kernel reduce_kernel(KernelSite& site, const std::vector<std::int64_t>& axes) {
  std::vector<ReduceStage> stages = reduce_stages(site.in[0].shape, axes);
  site.scratch_bytes = intermediate_outputs(stages) * static_cast<std::int64_t>(sizeof(T));
  return [stages = std::move(stages), launch = Launch<Reduce<Op, T>>()](const KernelArgs& args) {
    const T* x = static_cast<const T*>(args.in[0]);
    T* next = static_cast<T*>(args.scratch);
    for (const ReduceStage& stage : stages) {
      T* out = &stage == &stages.back() ? static_cast<T*>(args.out[0]) : next;
      launch({stage.lines, stage.chunk, stage.chunks, x, out, neutral<Op, T>()}, stage.blocks());
      next += stage.outputs();
      x = out;
    }
  };
}

template <class Op>
Kernel make(KernelSite& site, const ops::Reduction& reduction) {
  return dispatch_computed(site.in[0].dtype, [&](auto zero) -> Kernel {
    using T = decltype(zero);
    if constexpr (std::is_same_v<T, bool>)
      return {};
    else
      return reduce_kernel<Op, T>(site, reduction.axes);
  });
}

}  // namespace

Kernel sum_kernel(KernelSite& site) { return make<elements::Add>(site, *site.node.op.as<ops::Sum>()); }
Kernel max_kernel(KernelSite& site) { return make<elements::Maximum>(site, *site.node.op.as<ops::Max>()); }
Kernel min_kernel(KernelSite& site) { return make<elements::Minimum>(site, *site.node.op.as<ops::Min>()); }

}  // namespace hornet::cuda

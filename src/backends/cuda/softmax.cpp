#include "src/ops/softmax.hpp"

#include "src/backends/cuda/device/softmax.hpp"
#include "src/backends/cuda/kernels.hpp"
#include "src/backends/cuda/launch.hpp"
#include "src/backends/cuda/lines.hpp"

namespace hornet::cuda {
namespace {

template <class T, bool Log>
Kernel along_axis(const Lines& lines) {
  return [lines, launch = Launch<Softmax<T, Log>>()](const KernelArgs& args) {
    launch({lines, static_cast<const T*>(args.in[0]), static_cast<T*>(args.out[0])}, tiles_of(lines));
  };
}

template <bool Log>
Kernel make(KernelSite& site, int axis) {
  const Lines lines = lines_of(AxisView(site.in[0].shape, axis));
  return site.in[0].dtype == f32 ? along_axis<float, Log>(lines) : along_axis<double, Log>(lines);
}

}  // namespace

Kernel softmax_kernel(KernelSite& site) { return make<false>(site, site.node.op.as<ops::Softmax>()->axis); }
Kernel log_softmax_kernel(KernelSite& site) { return make<true>(site, site.node.op.as<ops::LogSoftmax>()->axis); }

}  // namespace hornet::cuda

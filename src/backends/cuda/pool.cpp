#include "src/ops/pool.hpp"

#include "src/backends/cuda/device/pool.hpp"
#include "src/backends/cuda/kernels.hpp"
#include "src/backends/cuda/launch.hpp"
#include "src/backends/cuda/triple.hpp"
#include "src/passes/max_winners.hpp"

namespace hornet::cuda {
namespace {

PoolWindows windows_of(const ops::Pooling& op, const Shape& x, const Shape& y) {
  PoolWindows windows{x.back(), {1, 1, 1}, {1, 1, 1}, {1, 1, 1}, {1, 1, 1}, {0, 0, 0}};
  put_triple(windows.image, ops::image_of(x));
  put_triple(windows.out, ops::image_of(y));
  put_triple(windows.sizes, op.sizes);
  put_triple(windows.strides, op.strides);
  put_triple(windows.pads, op.pad_before);
  return windows;
}

template <class Pool>
Kernel launched(const PoolWindows& windows, std::int64_t size) {
  return [windows, size, launch = Launch<Pool>()](const KernelArgs& args) {
    launch(Pool::of(windows, args.in, args.out[0]), size);
  };
}

template <template <class> class Pool>
Kernel pool_kernel(KernelSite& site, const PoolWindows& windows) {
  const std::int64_t size = site.out[0].shape.size();
  if (site.out[0].dtype == bf16) return launched<Pool<bfloat16>>(windows, size);
  return site.out[0].dtype == f32 ? launched<Pool<float>>(windows, size) : launched<Pool<double>>(windows, size);
}

template <class T>
Kernel winners_kernel(const KernelSite& site, const PoolWindows& windows) {
  return [windows, size = site.out[0].shape.size(), launch = Launch<MaxPoolWinners<T>>()](const KernelArgs& args) {
    launch({windows, static_cast<const T*>(args.in[0]), static_cast<T*>(args.out[0]),
            static_cast<std::uint8_t*>(args.out[1])},
           size);
  };
}

}  // namespace

Kernel max_pool_winners_kernel(KernelSite& site) {
  const PoolWindows windows =
      windows_of(*site.node.op.as<passes::MaxPoolWinners>(), site.in[0].shape, site.out[0].shape);
  if (site.out[0].dtype == bf16) return winners_kernel<bfloat16>(site, windows);
  return site.out[0].dtype == f32 ? winners_kernel<float>(site, windows) : winners_kernel<double>(site, windows);
}

Kernel max_winner_grad_kernel(KernelSite& site) {
  return pool_kernel<MaxWinnerGrad>(
      site, windows_of(*site.node.op.as<passes::MaxWinnerGrad>(), site.out[0].shape, site.in[0].shape));
}

Kernel max_pool_kernel(KernelSite& site) {
  return pool_kernel<MaxPool>(site, windows_of(*site.node.op.as<ops::MaxPool>(), site.in[0].shape, site.out[0].shape));
}

Kernel max_pool_pick_kernel(KernelSite& site) {
  return pool_kernel<MaxPoolPick>(
      site, windows_of(*site.node.op.as<ops::MaxPoolPick>(), site.in[0].shape, site.out[0].shape));
}

Kernel max_pool_grad_kernel(KernelSite& site) {
  return pool_kernel<MaxPoolGrad>(site,
                                  windows_of(*site.node.op.as<ops::MaxPoolGrad>(), site.in[0].shape, site.in[1].shape));
}

Kernel average_pool_kernel(KernelSite& site) {
  return pool_kernel<AveragePool>(
      site, windows_of(*site.node.op.as<ops::AveragePool>(), site.in[0].shape, site.out[0].shape));
}

Kernel average_pool_grad_kernel(KernelSite& site) {
  return pool_kernel<AveragePoolGrad>(
      site, windows_of(*site.node.op.as<ops::AveragePoolGrad>(), site.out[0].shape, site.in[0].shape));
}

}  // namespace hornet::cuda

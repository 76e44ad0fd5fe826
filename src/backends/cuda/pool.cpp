#include "src/ops/pool.hpp"

#include <algorithm>

#include "src/backends/cuda/device/pool.hpp"
#include "src/backends/cuda/kernels.hpp"
#include "src/backends/cuda/launch.hpp"
#include "src/backends/cuda/triple.hpp"
#include "src/passes/max_winners.hpp"

namespace hornet::cuda {
namespace {

template <class Index>
PoolWindows<Index> windows_of(const ops::Pooling& op, const Shape& x, const Shape& y) {
  PoolWindows<Index> windows{static_cast<Index>(x.back()), {1, 1, 1}, {1, 1, 1}, {1, 1, 1}, {1, 1, 1}, {0, 0, 0}};
  put_triple(windows.image, ops::image_of(x));
  put_triple(windows.out, ops::image_of(y));
  put_triple(windows.sizes, op.sizes);
  put_triple(windows.strides, op.strides);
  put_triple(windows.pads, op.pad_before);
  return windows;
}

// Four channels at once, in numbers of 32 bits, where there are so many and no number is larger.
bool by_fours(const ops::Pooling& op, const Shape& x, const Shape& y) {
  const std::int64_t most = std::int64_t{1} << 30;
  const auto is_small = [&](std::int64_t n) { return n < most; };
  return x.back() % 4 == 0 && is_small(x.size()) && is_small(y.size()) && std::ranges::all_of(op.sizes, is_small) &&
         std::ranges::all_of(op.strides, is_small) && std::ranges::all_of(op.pad_before, is_small);
}

template <class Pool, class Index>
Kernel launched(const PoolWindows<Index>& windows, std::int64_t size) {
  return [windows, pieces = size / Pool::width, launch = Launch<Pool>()](const KernelArgs& args) {
    launch(Pool::of(windows, args.in, args.out), pieces);
  };
}

template <template <class, class, int> class Pool, class Index, int Width>
Kernel pool_kernel_of(const KernelSite& site, const PoolWindows<Index>& windows) {
  const std::int64_t size = site.out[0].shape.size();
  if (site.out[0].dtype == bf16) return launched<Pool<bfloat16, Index, Width>>(windows, size);
  return site.out[0].dtype == f32 ? launched<Pool<float, Index, Width>>(windows, size)
                                  : launched<Pool<double, Index, Width>>(windows, size);
}

// Windows over images of shape x, whose results have shape y.
template <template <class, class, int> class Pool>
Kernel pool_kernel(const KernelSite& site, const ops::Pooling& op, const Shape& x, const Shape& y) {
  if (by_fours(op, x, y)) return pool_kernel_of<Pool, int, 4>(site, windows_of<int>(op, x, y));
  return pool_kernel_of<Pool, std::int64_t, 1>(site, windows_of<std::int64_t>(op, x, y));
}

}  // namespace

Kernel max_pool_winners_kernel(KernelSite& site) {
  return pool_kernel<MaxPoolWinners>(site, *site.node.op.as<passes::MaxPoolWinners>(), site.in[0].shape,
                                     site.out[0].shape);
}

Kernel max_winner_grad_kernel(KernelSite& site) {
  return pool_kernel<MaxWinnerGrad>(site, *site.node.op.as<passes::MaxWinnerGrad>(), site.out[0].shape,
                                    site.in[0].shape);
}

Kernel max_pool_kernel(KernelSite& site) {
  return pool_kernel<MaxPool>(site, *site.node.op.as<ops::MaxPool>(), site.in[0].shape, site.out[0].shape);
}

Kernel max_pool_pick_kernel(KernelSite& site) {
  return pool_kernel<MaxPoolPick>(site, *site.node.op.as<ops::MaxPoolPick>(), site.in[0].shape, site.out[0].shape);
}

Kernel max_pool_grad_kernel(KernelSite& site) {
  return pool_kernel<MaxPoolGrad>(site, *site.node.op.as<ops::MaxPoolGrad>(), site.in[0].shape, site.in[1].shape);
}

Kernel average_pool_kernel(KernelSite& site) {
  return pool_kernel<AveragePool>(site, *site.node.op.as<ops::AveragePool>(), site.in[0].shape, site.out[0].shape);
}

Kernel average_pool_grad_kernel(KernelSite& site) {
  return pool_kernel<AveragePoolGrad>(site, *site.node.op.as<ops::AveragePoolGrad>(), site.out[0].shape,
                                      site.in[0].shape);
}

}  // namespace hornet::cuda

#include "src/backends/cpu/convolution_shape.hpp"
#include "src/backends/cpu/kernels.hpp"
#include "src/backends/cpu/pooling.hpp"
#include "src/passes/max_winners.hpp"

namespace hornet::cpu {
namespace {

template <class T>
const T* in(const KernelArgs& args, int i) {
  return static_cast<const T*>(args.in[i]);
}

// Calls make with a value of the element type, float or double.
template <class F>
Kernel floating(DType dtype, const F& make) {
  return dtype == f32 ? make(float{}) : make(double{});
}

}  // namespace

Kernel max_pool_kernel(KernelSite& site) {
  const PoolWindows windows = pool_windows(*site.node.op.as<ops::MaxPool>(), site.in[0].shape, site.out[0].shape);
  return floating(site.out[0].dtype, [&](auto zero) -> Kernel {
    using T = decltype(zero);
    return [windows, batch = site.in[0].shape[0]](const KernelArgs& args) {
      max_pool(static_cast<T*>(args.out[0]), in<T>(args, 0), batch, windows);
    };
  });
}

Kernel max_pool_pick_kernel(KernelSite& site) {
  const PoolWindows windows = pool_windows(*site.node.op.as<ops::MaxPoolPick>(), site.in[0].shape, site.out[0].shape);
  return floating(site.out[0].dtype, [&](auto zero) -> Kernel {
    using T = decltype(zero);
    return [windows, batch = site.in[0].shape[0]](const KernelArgs& args) {
      max_pool_pick(static_cast<T*>(args.out[0]), in<T>(args, 0), in<T>(args, 1), batch, windows);
    };
  });
}

Kernel max_pool_grad_kernel(KernelSite& site) {
  const PoolWindows windows = pool_windows(*site.node.op.as<ops::MaxPoolGrad>(), site.in[0].shape, site.in[1].shape);
  return floating(site.out[0].dtype, [&](auto zero) -> Kernel {
    using T = decltype(zero);
    return [windows, batch = site.in[0].shape[0]](const KernelArgs& args) {
      max_pool_gradient(static_cast<T*>(args.out[0]), in<T>(args, 0), in<T>(args, 1), batch, windows);
    };
  });
}

Kernel max_pool_winners_kernel(KernelSite& site) {
  const PoolWindows windows =
      pool_windows(*site.node.op.as<passes::MaxPoolWinners>(), site.in[0].shape, site.out[0].shape);
  return floating(site.out[0].dtype, [&](auto zero) -> Kernel {
    using T = decltype(zero);
    return [windows, batch = site.in[0].shape[0]](const KernelArgs& args) {
      max_pool_winners(static_cast<T*>(args.out[0]), static_cast<std::uint8_t*>(args.out[1]), in<T>(args, 0), batch,
                       windows);
    };
  });
}

Kernel max_winner_grad_kernel(KernelSite& site) {
  const PoolWindows windows =
      pool_windows(*site.node.op.as<passes::MaxWinnerGrad>(), site.out[0].shape, site.in[0].shape);
  return floating(site.out[0].dtype, [&](auto zero) -> Kernel {
    using T = decltype(zero);
    return [windows, batch = site.out[0].shape[0]](const KernelArgs& args) {
      max_winner_gradient(static_cast<T*>(args.out[0]), in<std::uint8_t>(args, 0), in<T>(args, 1), batch, windows);
    };
  });
}

Kernel average_pool_kernel(KernelSite& site) {
  const PoolWindows windows = pool_windows(*site.node.op.as<ops::AveragePool>(), site.in[0].shape, site.out[0].shape);
  return floating(site.out[0].dtype, [&](auto zero) -> Kernel {
    using T = decltype(zero);
    return [windows, batch = site.in[0].shape[0]](const KernelArgs& args) {
      average_pool(static_cast<T*>(args.out[0]), in<T>(args, 0), batch, windows);
    };
  });
}

Kernel average_pool_grad_kernel(KernelSite& site) {
  const PoolWindows windows =
      pool_windows(*site.node.op.as<ops::AveragePoolGrad>(), site.out[0].shape, site.in[0].shape);
  return floating(site.out[0].dtype, [&](auto zero) -> Kernel {
    using T = decltype(zero);
    return [windows, batch = site.out[0].shape[0]](const KernelArgs& args) {
      average_pool_gradient(static_cast<T*>(args.out[0]), in<T>(args, 0), batch, windows);
    };
  });
}

}  // namespace hornet::cpu

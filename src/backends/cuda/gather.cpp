#include "src/ops/gather.hpp"

#include <bit>

#include "src/backends/axis_view.hpp"
#include "src/backends/cuda/device/gather.hpp"
#include "src/backends/cuda/device/gather_grad.hpp"
#include "src/backends/cuda/index_faults.hpp"
#include "src/backends/cuda/kernels.hpp"
#include "src/backends/cuda/launch.hpp"
#include "src/backends/cuda/sort.hpp"
#include "src/backends/cuda/strided_copy.hpp"

namespace hornet::cuda {
namespace {

// Calls f with a value of the index type: uint8, int32 or int64.
template <class F>
Kernel with_index_type(DType dtype, const F& f) {
  if (dtype == u8) return f(std::uint8_t{});
  if (dtype == i32) return f(std::int32_t{});
  return f(std::int64_t{});
}

// Calls f with the widest unit that divides a slice of so many bytes.
template <class F>
Kernel with_unit(std::int64_t bytes, const F& f) {
  if (bytes % 16 == 0) return f(SixteenBytes{});
  if (bytes % 8 == 0) return f(std::uint64_t{});
  if (bytes % 4 == 0) return f(std::uint32_t{});
  if (bytes % 2 == 0) return f(std::uint16_t{});
  return f(std::uint8_t{});
}

// The parts of gather_grad's scratch, in elements behind the keys.
template <class T>
struct GradientScratch {
  std::int64_t keys, chunks, columns;
  std::int64_t bytes() const {
    return keys * static_cast<std::int64_t>(sizeof(std::uint64_t)) +
           2 * chunks * columns * static_cast<std::int64_t>(sizeof(T));
  }
};

template <class T, class Index>
Kernel gather_grad(KernelSite& site, const AxisView& dx) {
  const std::int64_t count = site.in[1].shape.size(), chunk = IndexRuns<T>::chunk;
  constexpr std::int64_t most = UINT32_MAX;
  if (dx.n >= most || count >= most)
    throw ShapeError("the GPU sorts fewer than 2^32 indices into fewer than 2^32 rows, got " + std::to_string(count) +
                     " into " + std::to_string(dx.n));
  const GradientScratch<T> parts{static_cast<std::int64_t>(std::bit_ceil(static_cast<std::uint64_t>(count))),
                                 (count + chunk - 1) / chunk, dx.outer * dx.inner};
  site.scratch_bytes = parts.bytes();
  return [dx, count, parts, site = IndexSite(site.node.name, dx.n),
          clear = fill(site.out[0].dtype, site.out[0].shape.size(), 0), make_keys = Launch<MakeIndexKeys<Index>>(),
          sort = Sort(parts.keys), sum = Launch<SumIndexRuns<T>>(),
          join = Launch<JoinIndexRuns<T>>()](const KernelArgs& args) {
    auto* keys = static_cast<std::uint64_t*>(args.scratch);
    T* head = reinterpret_cast<T*>(keys + parts.keys);
    const std::int64_t partials = parts.chunks * parts.columns;
    const IndexRuns<T> runs{dx.n,
                            count,
                            dx.inner,
                            parts.columns,
                            keys,
                            static_cast<const T*>(args.in[0]),
                            static_cast<T*>(args.out[0]),
                            head,
                            head + partials};
    clear(args.out[0]);
    if (count == 0) return;
    make_keys({dx.n, count, static_cast<const Index*>(args.in[1]), keys, site.watch()}, parts.keys);
    sort(keys);
    sum({runs}, partials);
    join({runs}, partials);
  };
}

}  // namespace

Kernel gather_kernel(KernelSite& site) {
  const auto& op = *site.node.op.as<ops::Gather>();
  const AxisView x(site.in[0].shape, op.axis);
  const std::int64_t count = site.in[1].shape.size(), bytes = x.inner * size_of(site.in[0].dtype);  // of one slice
  return with_unit(bytes, [&](auto unit) -> Kernel {
    using Unit = decltype(unit);
    const std::int64_t units = bytes / static_cast<std::int64_t>(sizeof(Unit));
    return with_index_type(site.in[1].dtype, [&](auto zero) -> Kernel {
      using Index = decltype(zero);
      return
          [n = x.n, count, units, size = x.outer * count * units, site = IndexSite(site.node.name, x.n, op.extent_name),
           launch = Launch<Gather<Unit, Index>>()](const KernelArgs& args) {
            launch({n, count, units, static_cast<const Unit*>(args.in[0]), static_cast<const Index*>(args.in[1]),
                    static_cast<Unit*>(args.out[0]), site.watch()},
                   size);
          };
    });
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
  const std::int64_t depth = site.node.op.as<ops::OneHot>()->depth;
  return dispatch_computed(site.out[0].dtype, [&](auto one) -> Kernel {
    using T = std::conditional_t<std::is_same_v<decltype(one), bool>, std::uint8_t, decltype(one)>;
    return with_index_type(site.in[0].dtype, [&](auto zero) -> Kernel {
      using Index = decltype(zero);
      return [depth, size = site.out[0].shape.size(), launch = Launch<OneHot<T, Index>>()](const KernelArgs& args) {
        launch({depth, static_cast<const Index*>(args.in[0]), static_cast<T*>(args.out[0])}, size);
      };
    });
  });
}

}  // namespace hornet::cuda

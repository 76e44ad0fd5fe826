#include "src/ops/order.hpp"

#include <numeric>
#include <type_traits>

#include "src/backends/axis_view.hpp"
#include "src/backends/cpu/kernels.hpp"
#include "src/backends/cpu/ranges.hpp"
#include "src/backends/cpu/vector/vector.hpp"

namespace hornet::cpu {
namespace {

template <class T>
bool is_nan(T x) {
  return x != x;
}

struct Greater {
  template <class T>
  bool operator()(T a, T b) const {
    return a > b || (is_nan(a) && !is_nan(b));
  }
};
struct Less {
  template <class T>
  bool operator()(T a, T b) const {
    return a < b || (is_nan(a) && !is_nan(b));
  }
};

// The first index of the line whose element goes before all others.
template <class T, class Before>
std::int64_t first_of_line(const T* line, std::int64_t n, std::int64_t stride) {
  std::int64_t best = 0;
  for (std::int64_t i = 1; i < n; ++i)
    if (Before{}(line[i * stride], line[best * stride])) best = i;
  return best;
}

template <class Before>
Kernel arg_kernel(KernelSite& site, int axis) {
  const AxisView view(site.in[0].shape, axis);
  const Ranges ranges = cut(view.outer * view.inner, view.n);
  return dispatch_computed(site.in[0].dtype, [&](auto zero) -> Kernel {
    using T = decltype(zero);
    return [view, ranges](const KernelArgs& args) {
      const T* x = static_cast<const T*>(args.in[0]);
      auto* out = static_cast<std::int32_t*>(args.out[0]);
      parallel_ranges(ranges, [&](std::int64_t begin, std::int64_t end, std::int64_t) {
        if constexpr (std::is_same_v<Before, Greater> && std::is_same_v<T, float>)
          if (view.inner == 1)
            return vector_table().row_f32.argmax(out + begin, x + begin * view.n, end - begin, view.n);
        for (std::int64_t i = begin; i < end; ++i)
          out[i] = static_cast<std::int32_t>(first_of_line<T, Before>(x + view.line(i), view.n, view.inner));
      });
    };
  });
}

// The k greatest of a row: their indices come first in `order`, which holds n.
template <class T>
void sort_greatest(const T* row, std::int64_t n, std::int64_t k, std::int32_t* order) {
  std::iota(order, order + n, 0);
  std::partial_sort(order, order + k, order + n, [row](std::int32_t a, std::int32_t b) {
    return Greater{}(row[a], row[b]) || (!Greater{}(row[b], row[a]) && a < b);
  });
}

}  // namespace

Kernel argmax_kernel(KernelSite& site) { return arg_kernel<Greater>(site, site.node.op.as<ops::ArgMax>()->axis); }
Kernel argmin_kernel(KernelSite& site) { return arg_kernel<Less>(site, site.node.op.as<ops::ArgMin>()->axis); }

Kernel top_k_kernel(KernelSite& site) {
  const std::int64_t n = site.in[0].shape.back(), k = site.node.op.as<ops::TopKOp>()->k;
  const Ranges ranges = cut(site.in[0].shape.size() / n, n * 8);
  site.scratch_bytes = ranges.count * n * static_cast<std::int64_t>(sizeof(std::int32_t));
  return dispatch_computed(site.in[0].dtype, [&](auto zero) -> Kernel {
    using T = decltype(zero);
    return [n, k, ranges](const KernelArgs& args) {
      const T* x = static_cast<const T*>(args.in[0]);
      T* values = static_cast<T*>(args.out[0]);
      auto* indices = static_cast<std::int32_t*>(args.out[1]);
      parallel_ranges(ranges, [&](std::int64_t begin, std::int64_t end, std::int64_t range) {
        std::int32_t* order = static_cast<std::int32_t*>(args.scratch) + range * n;
        for (std::int64_t i = begin; i < end; ++i) {
          sort_greatest(x + i * n, n, k, order);
          for (std::int64_t j = 0; j < k; ++j) {
            indices[i * k + j] = order[j];
            values[i * k + j] = x[i * n + order[j]];
          }
        }
      });
    };
  });
}

}  // namespace hornet::cpu

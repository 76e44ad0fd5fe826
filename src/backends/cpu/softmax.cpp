#include "src/ops/softmax.hpp"

#include "src/backends/axis_view.hpp"
#include "src/backends/cpu/kernels.hpp"
#include "src/backends/cpu/ranges.hpp"
#include "src/backends/cpu/vector/vector.hpp"

namespace hornet::cpu {
namespace {

template <class T>
using RowKernel = void (*)(T* out, const T* x, std::int64_t n);

template <class T>
Kernel contiguous(RowKernel<T> row, const AxisView& view) {
  return [row, n = view.n, ranges = cut(view.outer, view.n * 8)](const KernelArgs& args) {
    const T* x = static_cast<const T*>(args.in[0]);
    T* y = static_cast<T*>(args.out[0]);
    parallel_ranges(ranges, [&](std::int64_t begin, std::int64_t end, std::int64_t) {
      for (std::int64_t i = begin; i < end; ++i) row(y + i * n, x + i * n, n);
    });
  };
}

// A line that is not contiguous is brought together in scratch.
template <class T>
Kernel strided(RowKernel<T> row, const AxisView& view, KernelSite& site) {
  const Ranges ranges = cut(view.outer * view.inner, view.n * 8);
  site.scratch_bytes = ranges.count * view.n * static_cast<std::int64_t>(sizeof(T));
  return [row, view, ranges](const KernelArgs& args) {
    const T* x = static_cast<const T*>(args.in[0]);
    T* y = static_cast<T*>(args.out[0]);
    parallel_ranges(ranges, [&](std::int64_t begin, std::int64_t end, std::int64_t range) {
      T* line = static_cast<T*>(args.scratch) + range * view.n;
      for (std::int64_t i = begin; i < end; ++i) {
        const std::int64_t first = view.line(i);
        for (std::int64_t j = 0; j < view.n; ++j) line[j] = x[first + j * view.inner];
        row(line, line, view.n);
        for (std::int64_t j = 0; j < view.n; ++j) y[first + j * view.inner] = line[j];
      }
    });
  };
}

template <class T>
Kernel along_axis(RowKernel<T> row, int axis, KernelSite& site) {
  const AxisView view(site.in[0].shape, axis);
  if (view.n == 0) return [](const KernelArgs&) {};
  return view.inner == 1 ? contiguous(row, view) : strided(row, view, site);
}

}  // namespace

Kernel softmax_kernel(KernelSite& site) {
  const int axis = site.node.op.as<ops::Softmax>()->axis;
  const VectorTable& table = vector_table();
  return site.in[0].dtype == f32 ? along_axis(table.row_f32.softmax, axis, site)
                                 : along_axis(table.row_f64.softmax, axis, site);
}

Kernel log_softmax_kernel(KernelSite& site) {
  const int axis = site.node.op.as<ops::LogSoftmax>()->axis;
  const VectorTable& table = vector_table();
  return site.in[0].dtype == f32 ? along_axis(table.row_f32.log_softmax, axis, site)
                                 : along_axis(table.row_f64.log_softmax, axis, site);
}

}  // namespace hornet::cpu

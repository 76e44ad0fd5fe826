#include "src/backends/cuda/strided_copy.hpp"

#include <cstring>
#include <hornet/base/error.hpp>

#include "src/backends/cuda/device/strided_copy.hpp"
#include "src/backends/cuda/device/transpose.hpp"
#include "src/backends/cuda/launch.hpp"

namespace hornet::cuda {
namespace {

struct Axis {
  std::int64_t extent, in, out;
};

std::vector<Axis> merged_axes(const Shape& box, const StridedSide& in, const StridedSide& out) {
  std::vector<Axis> axes;
  for (int i = 0; i < box.rank(); ++i) {
    const Axis axis{box[i], in.strides[static_cast<std::size_t>(i)], out.strides[static_cast<std::size_t>(i)]};
    if (axis.extent == 1) continue;
    if (!axes.empty() && axes.back().in == axis.in * axis.extent && axes.back().out == axis.out * axis.extent)
      axes.back() = {axes.back().extent * axis.extent, axis.in, axis.out};
    else
      axes.push_back(axis);
  }
  return axes;
}

// Which axis has neighbours in `in` where the last one has them in `out`, if both are long enough for tiles; or −1.
int transposed_axis(const std::vector<Axis>& axes) {
  constexpr std::int64_t worthwhile = 8;
  if (axes.empty() || axes.back().out != 1 || axes.back().in == 1 || axes.back().extent < worthwhile) return -1;
  for (int i = 0; i + 1 < static_cast<int>(axes.size()); ++i)
    if (const Axis& axis = axes[static_cast<std::size_t>(i)]; axis.in == 1 && axis.extent >= worthwhile) return i;
  return -1;
}

template <class E>
CopyKernel transpose_of(std::vector<Axis> axes, int transposed, std::int64_t from, std::int64_t to) {
  TransposeTiles<E> copy{};
  const Axis rows = axes[static_cast<std::size_t>(transposed)], columns = axes.back();
  copy.rows = rows.extent;
  copy.columns = columns.extent;
  copy.in_column = columns.in;
  copy.out_row = rows.out;
  axes.pop_back();
  axes.erase(axes.begin() + transposed);
  std::int64_t tiles = copy.row_tiles() * copy.column_tiles();
  for (const Axis& axis : axes) {
    const int i = copy.axes++;
    copy.extent[i] = axis.extent;
    copy.in_stride[i] = axis.in;
    copy.out_stride[i] = axis.out;
    tiles *= axis.extent;
  }
  return [copy, tiles, from, to, launch = Launch<TransposeTiles<E>>()](const void* source, void* target) {
    TransposeTiles<E> bound = copy;
    bound.in = static_cast<const E*>(source) + from;
    bound.out = static_cast<E*>(target) + to;
    launch(bound, tiles);
  };
}

template <class E>
CopyKernel copy_of(const Shape& box, const StridedSide& in, const StridedSide& out) {
  const std::vector<Axis> axes = merged_axes(box, in, out);
  StridedCopy<E> copy{};
  if (std::ssize(axes) > StridedCopy<E>::most_axes)
    throw ShapeError("the GPU rearranges tensors of up to " + std::to_string(StridedCopy<E>::most_axes) +
                     " axes, this one has " + std::to_string(axes.size()));
  if (const int transposed = transposed_axis(axes); transposed >= 0)
    return transpose_of<E>(axes, transposed, in.offset, out.offset);
  copy.axes = static_cast<int>(axes.size());
  for (std::size_t i = 0; i < axes.size(); ++i) {
    copy.extent[i] = axes[i].extent;
    copy.in_stride[i] = axes[i].in;
    copy.out_stride[i] = axes[i].out;
  }
  return [copy, size = box.size(), from = in.offset, to = out.offset, launch = Launch<StridedCopy<E>>()](
             const void* source, void* target) {
    StridedCopy<E> bound = copy;
    bound.in = static_cast<const E*>(source) + from;
    bound.out = static_cast<E*>(target) + to;
    launch(bound, size);
  };
}

}  // namespace

CopyKernel strided_copy(DType dtype, const Shape& box, const StridedSide& in, const StridedSide& out) {
  switch (size_of(dtype)) {
    case 1: return copy_of<std::uint8_t>(box, in, out);
    case 2: return copy_of<std::uint16_t>(box, in, out);
    case 4: return copy_of<std::uint32_t>(box, in, out);
    default: return copy_of<std::uint64_t>(box, in, out);
  }
}

std::function<void(void*)> fill(DType dtype, std::int64_t size, double value) {
  return dispatch(dtype, [&](auto zero) -> std::function<void(void*)> {
    using T = decltype(zero);
    using Narrow = std::conditional_t<sizeof(T) == 1, std::uint8_t, std::uint16_t>;
    using Wide = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
    using E = std::conditional_t<sizeof(T) <= 2, Narrow, Wide>;
    const T typed = static_cast<T>(value);
    Fill<E> filling{nullptr, 0};
    std::memcpy(&filling.value, &typed, sizeof typed);
    return [filling, size, launch = Launch<Fill<E>>()](void* out) {
      Fill<E> bound = filling;
      bound.out = static_cast<E*>(out);
      launch(bound, size);
    };
  });
}

}  // namespace hornet::cuda

// Kernels of the ops that rearrange elements; reshape is a view.
#include "src/ops/shape.hpp"

#include "src/backends/cuda/kernels.hpp"
#include "src/backends/cuda/strided_copy.hpp"

namespace hornet::cuda {
namespace {

Kernel copy_kernel(DType dtype, const Shape& box, const StridedSide& in, const StridedSide& out) {
  return [copy = strided_copy(dtype, box, in, out)](const KernelArgs& args) { copy(args.in[0], args.out[0]); };
}

StridedSide whole(const Shape& shape) { return {strides_of(shape), 0}; }

// The part of a tensor that begins at `begin`.
StridedSide part(const Shape& shape, const std::vector<std::int64_t>& begin) {
  StridedSide side = whole(shape);
  for (std::size_t i = 0; i < begin.size(); ++i) side.offset += begin[i] * side.strides[i];
  return side;
}

}  // namespace

Kernel transpose_kernel(KernelSite& site) {
  const auto& axes = site.node.op.as<ops::Transpose>()->axes;
  const std::vector<std::int64_t> strides = strides_of(site.in[0].shape);
  StridedSide in;
  for (std::int64_t axis : axes) in.strides.push_back(strides[static_cast<std::size_t>(axis)]);
  return copy_kernel(site.in[0].dtype, site.out[0].shape, in, whole(site.out[0].shape));
}

Kernel slice_kernel(KernelSite& site) {
  const auto& begin = site.node.op.as<ops::Slice>()->begin;
  const Shape& box = site.out[0].shape;
  return copy_kernel(site.in[0].dtype, box, part(site.in[0].shape, begin), whole(box));
}

Kernel reverse_kernel(KernelSite& site) {
  const int axis = site.node.op.as<ops::Reverse>()->axis;
  const Shape& box = site.out[0].shape;
  StridedSide in = whole(box);
  std::int64_t& stride = in.strides[static_cast<std::size_t>(axis)];
  in.offset = (box[axis] - 1) * stride;
  stride = -stride;
  return copy_kernel(site.in[0].dtype, box, in, whole(box));
}

// Smaller inputs stretch: missing axes and axes of 1 are read with a stride of 0.
Kernel broadcast_to_kernel(KernelSite& site) {
  const Shape &from = site.in[0].shape, &box = site.out[0].shape;
  const std::vector<std::int64_t> strides = strides_of(from);
  StridedSide in{std::vector<std::int64_t>(static_cast<std::size_t>(box.rank()), 0), 0};
  for (int i = 0; i < from.rank(); ++i)
    if (from[i] != 1)
      in.strides[static_cast<std::size_t>(box.rank() - from.rank() + i)] = strides[static_cast<std::size_t>(i)];
  return copy_kernel(site.in[0].dtype, box, in, whole(box));
}

Kernel concatenate_kernel(KernelSite& site) {
  const int axis = site.node.op.as<ops::Concatenate>()->axis;
  const Shape& to = site.out[0].shape;
  std::vector<std::int64_t> begin(static_cast<std::size_t>(to.rank()), 0);
  std::vector<CopyKernel> copies;
  for (const TensorType& type : site.in) {
    copies.push_back(strided_copy(type.dtype, type.shape, whole(type.shape), part(to, begin)));
    begin[static_cast<std::size_t>(axis)] += type.shape[axis];
  }
  return [copies = std::move(copies)](const KernelArgs& args) {
    for (std::size_t i = 0; i < copies.size(); ++i) copies[i](args.in[i], args.out[0]);
  };
}

Kernel pad_kernel(KernelSite& site) {
  const auto& op = *site.node.op.as<ops::Pad>();
  const Shape &from = site.in[0].shape, &to = site.out[0].shape;
  return [clear = fill(site.in[0].dtype, to.size(), op.value),
          copy = strided_copy(site.in[0].dtype, from, whole(from), part(to, op.before))](const KernelArgs& args) {
    clear(args.out[0]);
    copy(args.in[0], args.out[0]);
  };
}

}  // namespace hornet::cuda

// Kernels of the ops that rearrange elements; reshape is a view, and the pointwise kernels serve broadcast_to.
#include "src/ops/shape.hpp"

#include "src/backends/cpu/kernels.hpp"
#include "src/backends/cpu/strided_copy.hpp"

namespace hornet::cpu {
namespace {

using Side = StridedCopy::Side;

Kernel copy_kernel(DType dtype, const Shape& box, const Side& in, const Side& out) {
  return [copy = StridedCopy(dtype, box, in, out)](const KernelArgs& args) { copy.run(args.in[0], args.out[0]); };
}

Side whole(const Shape& shape) { return {strides_of(shape), 0}; }

// The part of a tensor that begins at `begin`.
Side part(const Shape& shape, const std::vector<std::int64_t>& begin) {
  Side side = whole(shape);
  for (std::size_t i = 0; i < begin.size(); ++i) side.offset += begin[i] * side.strides[i];
  return side;
}

}  // namespace

Kernel transpose_kernel(KernelSite& site) {
  const auto& axes = site.node.op.as<ops::Transpose>()->axes;
  const std::vector<std::int64_t> strides = strides_of(site.in[0].shape);
  Side in;
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
  Side in = whole(box);
  std::int64_t& stride = in.strides[static_cast<std::size_t>(axis)];
  in.offset = (box[axis] - 1) * stride;
  stride = -stride;
  return copy_kernel(site.in[0].dtype, box, in, whole(box));
}

Kernel concatenate_kernel(KernelSite& site) {
  const int axis = site.node.op.as<ops::Concatenate>()->axis;
  const Shape& to = site.out[0].shape;
  std::vector<std::int64_t> begin(static_cast<std::size_t>(to.rank()), 0);
  std::vector<StridedCopy> copies;
  for (const TensorType& type : site.in) {
    copies.emplace_back(type.dtype, type.shape, whole(type.shape), part(to, begin));
    begin[static_cast<std::size_t>(axis)] += type.shape[axis];
  }
  return [copies = std::move(copies)](const KernelArgs& args) {
    for (std::size_t i = 0; i < copies.size(); ++i) copies[i].run(args.in[i], args.out[0]);
  };
}

Kernel pad_kernel(KernelSite& site) {
  const auto& op = *site.node.op.as<ops::Pad>();
  const Shape &from = site.in[0].shape, &to = site.out[0].shape;
  const StridedCopy copy(site.in[0].dtype, from, whole(from), part(to, op.before));
  return dispatch(site.in[0].dtype, [&](auto zero) -> Kernel {
    using T = decltype(zero);
    return [copy, value = static_cast<T>(op.value), size = to.size()](const KernelArgs& args) {
      std::fill_n(static_cast<T*>(args.out[0]), size, value);
      copy.run(args.in[0], args.out[0]);
    };
  });
}

}  // namespace hornet::cpu

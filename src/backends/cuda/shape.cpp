// Kernels of the ops that rearrange elements; reshape is a view.
#include "src/ops/shape.hpp"

#include "src/backends/cuda/kernels.hpp"
#include "src/backends/cuda/strided_copy.hpp"

namespace hornet::cuda {
namespace {

Kernel copy_kernel(DType dtype, const Shape& box, const StridedSide& in, const StridedSide& out) {
  return [copy = strided_copy(dtype, box, in, out)](const KernelArgs& args) { copy(args.in[0], args.out[0]); };
}

}  // namespace

Kernel transpose_kernel(KernelSite& site) {
  const auto& axes = site.node.op.as<ops::Transpose>()->axes;
  const Shape& box = site.out[0].shape;
  return copy_kernel(site.in[0].dtype, box, transposed_side(site.in[0].shape, axes), whole_side(box));
}

Kernel slice_kernel(KernelSite& site) {
  const auto& begin = site.node.op.as<ops::Slice>()->begin;
  const Shape& box = site.out[0].shape;
  return copy_kernel(site.in[0].dtype, box, part_side(site.in[0].shape, begin), whole_side(box));
}

Kernel reverse_kernel(KernelSite& site) {
  const int axis = site.node.op.as<ops::Reverse>()->axis;
  const Shape& box = site.out[0].shape;
  return copy_kernel(site.in[0].dtype, box, reversed_side(box, axis), whole_side(box));
}

Kernel broadcast_to_kernel(KernelSite& site) {
  const Shape& box = site.out[0].shape;
  return copy_kernel(site.in[0].dtype, box, stretched_side(site.in[0].shape, box), whole_side(box));
}

Kernel concatenate_kernel(KernelSite& site) {
  const int axis = site.node.op.as<ops::Concatenate>()->axis;
  const Shape& to = site.out[0].shape;
  std::vector<std::int64_t> begin(static_cast<std::size_t>(to.rank()), 0);
  std::vector<CopyKernel> copies;
  for (const TensorType& type : site.in) {
    copies.push_back(strided_copy(type.dtype, type.shape, whole_side(type.shape), part_side(to, begin)));
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
          copy = strided_copy(site.in[0].dtype, from, whole_side(from), part_side(to, op.before))](
             const KernelArgs& args) {
    clear(args.out[0]);
    copy(args.in[0], args.out[0]);
  };
}

}  // namespace hornet::cuda

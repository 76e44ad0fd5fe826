// Kernels of the ops that rearrange elements; reshape is a view, and the pointwise kernels serve broadcast_to.
#include "src/ops/shape.hpp"

#include "src/backends/cpu/kernels.hpp"
#include "src/backends/cpu/strided_copy.hpp"

namespace hornet::cpu {
namespace {

Kernel copy_kernel(DType dtype, const Shape& box, const StridedSide& in, const StridedSide& out) {
  return [copy = StridedCopy(dtype, box, in, out)](const KernelArgs& args) { copy.run(args.in[0], args.out[0]); };
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

Kernel concatenate_kernel(KernelSite& site) {
  const int axis = site.node.op.as<ops::Concatenate>()->axis;
  const Shape& to = site.out[0].shape;
  std::vector<std::int64_t> begin(static_cast<std::size_t>(to.rank()), 0);
  std::vector<StridedCopy> copies;
  for (const TensorType& type : site.in) {
    copies.emplace_back(type.dtype, type.shape, whole_side(type.shape), part_side(to, begin));
    begin[static_cast<std::size_t>(axis)] += type.shape[axis];
  }
  return [copies = std::move(copies)](const KernelArgs& args) {
    for (std::size_t i = 0; i < copies.size(); ++i) copies[i].run(args.in[i], args.out[0]);
  };
}

Kernel pad_kernel(KernelSite& site) {
  const auto& op = *site.node.op.as<ops::Pad>();
  const Shape &from = site.in[0].shape, &to = site.out[0].shape;
  const StridedCopy copy(site.in[0].dtype, from, whole_side(from), part_side(to, op.before));
  return dispatch(site.in[0].dtype, [&](auto zero) -> Kernel {
    using T = decltype(zero);
    return [copy, value = static_cast<T>(op.value), size = to.size()](const KernelArgs& args) {
      std::fill_n(static_cast<T*>(args.out[0]), size, value);
      copy.run(args.in[0], args.out[0]);
    };
  });
}

}  // namespace hornet::cpu

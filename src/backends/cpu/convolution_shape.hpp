// The extents that the kernels of convolution and pooling ask for, from an op and its tensors' shapes.
#pragma once

#include "src/backends/cpu/convolution.hpp"
#include "src/backends/cpu/vector/vector.hpp"
#include "src/ops/conv.hpp"
#include "src/ops/pool.hpp"

namespace hornet::cpu {

// One number for each of depth, height and width: `missing` for the axes before the first of `values`.
inline Triple triple(std::span<const std::int64_t> values, std::int64_t missing) {
  Triple out{missing, missing, missing};
  std::copy_backward(values.begin(), values.end(), out.end());
  return out;
}

inline ConvolutionShape convolution_shape(const ops::Convolution& op, const Shape& x, const Shape& kernel) {
  return {.batch = x[0],
          .in_channels = x.back(),
          .out_channels = kernel.back(),
          .groups = op.groups,
          .image = triple(ops::image_of(x), 1),
          .kernel = triple(ops::kernel_of(kernel), 1),
          .strides = triple(op.strides, 1),
          .dilations = triple(op.dilations, 1),
          .pad_before = triple(op.pad_before, 0),
          .pad_after = triple(op.pad_after, 0)};
}

inline PoolWindows pool_windows(const ops::Pooling& op, const Shape& x, const Shape& y) {
  PoolWindows out{};
  out.channels = x.back();
  const auto fill = [](std::int64_t(&to)[3], const Triple& from) { std::ranges::copy(from, to); };
  fill(out.image, triple(ops::image_of(x), 1));
  fill(out.out, triple(ops::image_of(y), 1));
  fill(out.sizes, triple(op.sizes, 1));
  fill(out.strides, triple(op.strides, 1));
  fill(out.pads, triple(op.pad_before, 0));
  return out;
}

}  // namespace hornet::cpu

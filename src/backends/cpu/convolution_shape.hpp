// The extents that the kernels of convolution and pooling ask for, from an op and its tensors' shapes.
#pragma once

#include "src/backends/cpu/convolution.hpp"
#include "src/backends/cpu/vector/vector.hpp"
#include "src/ops/conv.hpp"
#include "src/ops/pool.hpp"

namespace hornet::cpu {

inline ConvolutionShape convolution_shape(const ops::Convolution& op, const Shape& x, const Shape& kernel) {
  return {.batch = x[0],
          .height = x[1],
          .width = x[2],
          .in_channels = x[3],
          .kernel_height = kernel[0],
          .kernel_width = kernel[1],
          .out_channels = kernel[3],
          .groups = op.groups,
          .stride_height = op.strides[0],
          .stride_width = op.strides[1],
          .dilation_height = op.dilations[0],
          .dilation_width = op.dilations[1],
          .pad_top = op.pad_before[0],
          .pad_bottom = op.pad_after[0],
          .pad_left = op.pad_before[1],
          .pad_right = op.pad_after[1]};
}

inline PoolWindows pool_windows(const ops::Pooling& op, const Shape& x, const Shape& y) {
  return {.height = x[1],
          .width = x[2],
          .channels = x[3],
          .out_height = y[1],
          .out_width = y[2],
          .size_height = op.sizes[0],
          .size_width = op.sizes[1],
          .stride_height = op.strides[0],
          .stride_width = op.strides[1],
          .pad_top = op.pad_before[0],
          .pad_left = op.pad_before[1]};
}

}  // namespace hornet::cpu

// A convolution's numbers as device/convolution.hpp has them.
#pragma once

#include "src/backends/cuda/device/convolution.hpp"
#include "src/ops/conv.hpp"

namespace hornet::cuda {

ConvolutionGeometry geometry_of(const ops::Convolution& op, const Shape& x, const Shape& kernel, const Shape& y);

}  // namespace hornet::cuda

#include "src/backends/cuda/convolution_geometry.hpp"

#include "src/backends/cuda/triple.hpp"

namespace hornet::cuda {

ConvolutionGeometry geometry_of(const ops::Convolution& op, const Shape& x, const Shape& kernel, const Shape& y) {
  ConvolutionGeometry g{x[0],      x.back(),  y.back(),  op.groups, {1, 1, 1},
                        {1, 1, 1}, {1, 1, 1}, {1, 1, 1}, {1, 1, 1}, {0, 0, 0}};
  put_triple(g.image, ops::image_of(x));
  put_triple(g.kernel, ops::kernel_of(kernel));
  put_triple(g.output, ops::image_of(y));
  put_triple(g.strides, op.strides);
  put_triple(g.dilations, op.dilations);
  put_triple(g.pads, op.pad_before);
  return g;
}

}  // namespace hornet::cuda

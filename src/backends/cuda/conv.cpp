// By the library where it has the convolution, else as products of own tiles, or directly where groups are small.
#include "src/ops/conv.hpp"

#include "src/backends/cuda/convolution_direct.hpp"
#include "src/backends/cuda/convolution_geometry.hpp"
#include "src/backends/cuda/convolution_library.hpp"
#include "src/backends/cuda/kernels.hpp"
#include "src/backends/cuda/library_calls.hpp"
#include "src/backends/cuda/product.hpp"
#include "src/backends/cuda/strided_copy.hpp"
#include "src/backends/cuda/triple.hpp"

namespace hornet::cuda {
namespace {

ConvolutionCall call_of(ConvolutionPass pass, const ops::Convolution& op, const ConvolutionGeometry& g) {
  ConvolutionCall call;
  call.pass = pass;
  call.axes = static_cast<int>(op.strides.size());
  call.batch = g.batch;
  call.in_channels = g.in_channels;
  call.out_channels = g.out_channels;
  call.groups = g.groups;
  put_triple(call.image, g.image);
  put_triple(call.kernel, g.kernel);
  put_triple(call.output, g.output);
  put_triple(call.strides, g.strides);
  put_triple(call.dilations, g.dilations);
  put_triple(call.pad_before, g.pads);
  put_triple(call.pad_after, op.pad_after);
  return call;
}

// make(left, right) binds the operands' memory.
template <class Left, class Right, class Make>
Kernel tiled(KernelSite& site, const ProductLayout& layout, const Make& make) {
  const Product<Left, Right> product(layout);
  site.scratch_bytes = product.scratch_bytes();
  return [product, make](const KernelArgs& args) {
    const auto [left, right] = make(args);
    product(left, right, args.out[0], args.scratch);
  };
}

template <class T>
const T* in(const KernelArgs& args, int i) {
  return static_cast<const T*>(args.in[i]);
}

// y [places, filters] = patches · kernel
template <class T>
Kernel forward(KernelSite& site, const ConvolutionGeometry& g) {
  using Left = PatchRows<PlainImages<T>>;
  using Right = MatrixOperand<T, false>;
  const std::int64_t filters = g.group_filters(), taps = volume(g.kernel) * g.group_channels();
  const ProductLayout layout =
      product_layout(g.batch * volume(g.output), filters, taps, g.groups, g.out_channels, filters);
  return tiled<Left, Right>(site, layout, [g, filters](const KernelArgs& args) {
    return std::pair{Left{{g, in<T>(args, 0)}}, Right{in<T>(args, 1), 1, g.out_channels, filters}};
  });
}

// dx [pixels, channels] = slopes · kernel turned round
template <class T>
Kernel input_gradient(KernelSite& site, const ConvolutionGeometry& g) {
  using Left = Slopes<T>;
  using Right = KernelTurned<T>;
  const std::int64_t channels = g.group_channels(), taps = volume(g.kernel) * g.group_filters();
  const ProductLayout layout =
      product_layout(g.batch * volume(g.image), channels, taps, g.groups, g.in_channels, channels);
  return tiled<Left, Right>(site, layout, [g](const KernelArgs& args) {
    return std::pair{Left{g, in<T>(args, 0)}, Right{g, in<T>(args, 1)}};
  });
}

// dkernel [taps · channels, filters] = patches turned round · dy
template <class T>
Kernel kernel_gradient(KernelSite& site, const ConvolutionGeometry& g) {
  using Left = PatchColumns<PlainImages<T>>;
  using Right = MatrixOperand<T, false>;
  const std::int64_t filters = g.group_filters(), taps = volume(g.kernel) * g.group_channels();
  const ProductLayout layout =
      product_layout(taps, filters, g.batch * volume(g.output), g.groups, g.out_channels, filters);
  return tiled<Left, Right>(site, layout, [g, filters](const KernelArgs& args) {
    return std::pair{Left{{g, in<T>(args, 0)}}, Right{in<T>(args, 1), 1, g.out_channels, filters}};
  });
}

template <class T>
Kernel tiled_of(KernelSite& site, ConvolutionPass pass, const ConvolutionGeometry& g) {
  switch (pass) {
    case ConvolutionPass::forward: return forward<T>(site, g);
    case ConvolutionPass::input_gradient: return input_gradient<T>(site, g);
    case ConvolutionPass::kernel_gradient: break;
  }
  return kernel_gradient<T>(site, g);
}

Kernel convolution_kernel(KernelSite& site, ConvolutionPass pass, const ops::Convolution& op, const Shape& x,
                          const Shape& kernel, const Shape& y) {
  const TensorType& out = site.out[0];
  if (site.in[0].shape.size() == 0 || site.in[1].shape.size() == 0 || out.shape.size() == 0)  // sums of nothing
    return [clear = fill(out.dtype, out.shape.size(), 0)](const KernelArgs& args) { clear(args.out[0]); };
  const ConvolutionGeometry g = geometry_of(op, x, kernel, y);
  if (out.dtype == bf16) return kernel_of_library(site, call_of(pass, op, g), stored_bfloat16_convolution);
  if (out.dtype == f32)
    if (Kernel kernel = kernel_of_library(site, call_of(pass, op, g), library_convolution)) return kernel;
  if (is_direct(g)) return direct_convolution(site, pass, g);
  return out.dtype == f32 ? tiled_of<float>(site, pass, g) : tiled_of<double>(site, pass, g);
}

}  // namespace

Kernel conv_kernel(KernelSite& site) {
  return convolution_kernel(site, ConvolutionPass::forward, *site.node.op.as<ops::Conv>(), site.in[0].shape,
                            site.in[1].shape, site.out[0].shape);
}

Kernel conv_input_grad_kernel(KernelSite& site) {
  return convolution_kernel(site, ConvolutionPass::input_gradient, *site.node.op.as<ops::ConvInputGrad>(),
                            site.out[0].shape, site.in[1].shape, site.in[0].shape);
}

Kernel conv_kernel_grad_kernel(KernelSite& site) {
  return convolution_kernel(site, ConvolutionPass::kernel_gradient, *site.node.op.as<ops::ConvKernelGrad>(),
                            site.in[0].shape, site.out[0].shape, site.in[1].shape);
}

}  // namespace hornet::cuda

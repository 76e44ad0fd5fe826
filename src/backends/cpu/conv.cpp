#include <algorithm>

#include "src/backends/cpu/convolution_shape.hpp"
#include "src/backends/cpu/epilogue_taker.hpp"
#include "src/backends/cpu/kernels.hpp"

namespace hornet::cpu {
namespace {

template <class T>
Kernel convolution_of(KernelSite& site, ConvolutionPass pass, const ConvolutionShape& shape) {
  const std::shared_ptr<Convolution<T>> convolution = prepare_convolution<T>(pass, shape);
  site.scratch_bytes = convolution->scratch_bytes();
  return [convolution](const KernelArgs& args) {
    convolution->run(static_cast<const T*>(args.in[0]), static_cast<const T*>(args.in[1]), static_cast<T*>(args.out[0]),
                     args.scratch, nullptr);
  };
}

// Sums of nothing: a batch of no images, images of no channels.
Kernel zeros(std::int64_t bytes) {
  return [bytes](const KernelArgs& args) { std::fill_n(static_cast<std::byte*>(args.out[0]), bytes, std::byte{0}); };
}

Kernel convolution_kernel(KernelSite& site, ConvolutionPass pass, const ops::Convolution& op, const Shape& x,
                          const Shape& kernel) {
  const TensorType& out = site.out[0];
  if (site.in[0].shape.size() == 0 || site.in[1].shape.size() == 0 || out.shape.size() == 0) return zeros(out.bytes());
  const ConvolutionShape shape = convolution_shape(op, x, kernel);
  return out.dtype == f32 ? convolution_of<float>(site, pass, shape) : convolution_of<double>(site, pass, shape);
}

RangedKernel ranged_convolution(const std::shared_ptr<Convolution<float>>& convolution) {
  const auto run = [convolution](const void* const* in, void* result, void* scratch, const Epilogue& epilogue) {
    const EpilogueTaker taker(epilogue);
    convolution->run(static_cast<const float*>(in[0]), static_cast<const float*>(in[1]), static_cast<float*>(result),
                     scratch, &taker);
  };
  return {run, convolution->scratch_bytes(), convolution->stages()};
}

std::shared_ptr<Convolution<float>> forward_of(const Op& op, std::span<const TensorType> in) {
  return prepare_convolution<float>(ConvolutionPass::forward,
                                    convolution_shape(*op.as<ops::Conv>(), in[0].shape, in[1].shape));
}

}  // namespace

Kernel conv_kernel(KernelSite& site) {
  return convolution_kernel(site, ConvolutionPass::forward, *site.node.op.as<ops::Conv>(), site.in[0].shape,
                            site.in[1].shape);
}

Kernel conv_input_grad_kernel(KernelSite& site) {
  return convolution_kernel(site, ConvolutionPass::input_gradient, *site.node.op.as<ops::ConvInputGrad>(),
                            site.out[0].shape, site.in[1].shape);
}

Kernel conv_kernel_grad_kernel(KernelSite& site) {
  return convolution_kernel(site, ConvolutionPass::kernel_gradient, *site.node.op.as<ops::ConvKernelGrad>(),
                            site.in[0].shape, site.out[0].shape);
}

RangedKernel ranged_conv(const Op& op, std::span<const TensorType> in) {
  return ranged_convolution(forward_of(op, in));
}

RangedKernel staged_conv(const Op& op, std::span<const TensorType> in, std::int64_t elements) {
  const std::shared_ptr<Convolution<float>> convolution = forward_of(op, in);
  const bool stages = convolution->stage(elements);
  RangedKernel kernel = ranged_convolution(convolution);
  kernel.stages = stages;
  return kernel;
}

RangedKernel ranged_conv_input_grad(const Op& op, std::span<const TensorType> in) {
  const Shape x = op.infer(in).front().shape;
  return ranged_convolution(prepare_convolution<float>(
      ConvolutionPass::input_gradient, convolution_shape(*op.as<ops::ConvInputGrad>(), x, in[1].shape)));
}

RangedKernel ranged_conv_kernel_grad(const Op& op, std::span<const TensorType> in) {
  const Shape kernel = op.infer(in).front().shape;
  return ranged_convolution(prepare_convolution<float>(
      ConvolutionPass::kernel_gradient, convolution_shape(*op.as<ops::ConvKernelGrad>(), in[0].shape, kernel)));
}

}  // namespace hornet::cpu

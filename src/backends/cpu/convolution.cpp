#include "src/backends/cpu/convolution.hpp"

#include <algorithm>
#include <cstddef>

#include "src/backends/cpu/convolution_channelwise.hpp"
#include "src/backends/cpu/convolution_chunks.hpp"
#include "src/backends/cpu/convolution_patches.hpp"

namespace hornet::cpu {
namespace {

// Chunks of the batch, image by image. Image, made of a shape, gives the three passes over one image, of which
// kernel_gradient adds to its result, and the scratch that they need.
template <class T, class Image>
class ImagewiseConvolution final : public Convolution<T> {
 public:
  ImagewiseConvolution(ConvolutionPass pass, const ConvolutionShape& shape)
      : pass_(pass), s_(shape), chunks_(batch_chunks(pass, shape)), image_(shape) {}

  std::int64_t scratch_bytes() const override {
    const std::int64_t gradients = pass_ == ConvolutionPass::kernel_gradient ? chunks_.count * gradient_bytes() : 0;
    return chunks_.count * image_bytes() + gradients;
  }

  void run(const T* a, const T* b, T* out, void* scratch, const ResultTaker<T>* taker) override {
    std::byte* const bytes = static_cast<std::byte*>(scratch);
    T* const gradients = reinterpret_cast<T*>(bytes + chunks_.count * image_bytes());
    const std::int64_t stride = gradient_bytes() / static_cast<std::int64_t>(sizeof(T));
    parallel_for(chunks_.count, [&](std::int64_t chunk) {
      T* const own = reinterpret_cast<T*>(bytes + chunk * image_bytes());
      T* const gradient = gradients + chunk * stride;
      if (pass_ == ConvolutionPass::kernel_gradient) std::fill_n(gradient, s_.kernel_size(), T{0});
      for (std::int64_t i = 0; i < chunks_.images(chunk); ++i) {
        const std::int64_t image = chunks_.begin(chunk) + i;
        const std::int64_t in = image * s_.input_image();
        const std::int64_t output = image * s_.output_image();
        switch (pass_) {
          case ConvolutionPass::forward: image_.forward(a + in, b, out + output, own); break;
          case ConvolutionPass::input_gradient: image_.input_gradient(a + output, b, out + in, own); break;
          case ConvolutionPass::kernel_gradient: image_.kernel_gradient(a + in, b + output, gradient, own); break;
        }
      }
      if (taker && pass_ != ConvolutionPass::kernel_gradient) {
        const std::int64_t image = pass_ == ConvolutionPass::forward ? s_.output_image() : s_.input_image();
        const std::int64_t begin = chunks_.begin(chunk) * image;
        taker->take(begin, begin + chunks_.images(chunk) * image, out + begin);
      }
    });
    if (pass_ != ConvolutionPass::kernel_gradient) return;
    sum_parts(out, gradients, chunks_.count, stride, s_.kernel_size());
    if (taker) share_out(out, s_.kernel_size(), *taker);
  }

 private:
  std::int64_t image_bytes() const { return aligned(image_.scratch_elements() * static_cast<std::int64_t>(sizeof(T))); }
  std::int64_t gradient_bytes() const { return aligned(s_.kernel_size() * static_cast<std::int64_t>(sizeof(T))); }

  ConvolutionPass pass_;
  ConvolutionShape s_;
  BatchChunks chunks_;
  Image image_;
};

}  // namespace

template <class T>
std::unique_ptr<Convolution<T>> prepare_portable_convolution(ConvolutionPass pass, const ConvolutionShape& shape) {
  if (shape.groups > 1 && shape.groups == shape.in_channels)
    return std::make_unique<ImagewiseConvolution<T, ChannelwiseImage<T>>>(pass, shape);
  return std::make_unique<ImagewiseConvolution<T, PatchImage<T>>>(pass, shape);
}
template std::unique_ptr<Convolution<float>> prepare_portable_convolution(ConvolutionPass, const ConvolutionShape&);
template std::unique_ptr<Convolution<double>> prepare_portable_convolution(ConvolutionPass, const ConvolutionShape&);

template <>
std::unique_ptr<Convolution<double>> prepare_convolution(ConvolutionPass pass, const ConvolutionShape& shape) {
  return prepare_portable_convolution<double>(pass, shape);
}

template <>
std::unique_ptr<Convolution<float>> prepare_convolution(ConvolutionPass pass, const ConvolutionShape& shape) {
  if (is_winograd(pass, shape)) return prepare_winograd_convolution(pass, shape);
  if (is_direct(pass, shape)) return prepare_direct_convolution(pass, shape);
#ifdef HORNET_ONEDNN
  return prepare_onednn_convolution(pass, shape);
#else
  return prepare_portable_convolution<float>(pass, shape);
#endif
}

}  // namespace hornet::cpu

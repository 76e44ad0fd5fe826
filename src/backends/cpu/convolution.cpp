#include "src/backends/cpu/convolution.hpp"

#include <algorithm>
#include <cstddef>

#include "src/backends/cpu/convolution_chunks.hpp"
#include "src/backends/cpu/gemm.hpp"

namespace hornet::cpu {
namespace {

// A patch matrix holds one row per output position, one column per element of the receptive field, in the kernel's
// order (row, column, channel). It is built for some output rows of one image and one group at a time.
template <class T>
class PatchConvolution final : public Convolution<T> {
 public:
  PatchConvolution(ConvolutionPass pass, const ConvolutionShape& shape)
      : pass_(pass),
        s_(shape),
        chunks_(batch_chunks(pass, shape)),
        group_in_(shape.in_channels / shape.groups),
        group_out_(shape.out_channels / shape.groups),
        field_(volume(shape.kernel) * group_in_),
        output_(shape.output()),
        rows_(std::clamp<std::int64_t>(max_patch / (output_[2] * field_), 1, output_[0] * output_[1])) {}

  std::int64_t scratch_bytes() const override {
    const std::int64_t gradients = pass_ == ConvolutionPass::kernel_gradient ? chunks_.count * gradient_bytes() : 0;
    return chunks_.count * patch_bytes() + gradients;
  }

  void run(const T* a, const T* b, T* out, void* scratch, const ResultReady& ready) override {
    std::byte* const bytes = static_cast<std::byte*>(scratch);
    T* const gradients = reinterpret_cast<T*>(bytes + chunks_.count * patch_bytes());
    const std::int64_t stride = gradient_bytes() / static_cast<std::int64_t>(sizeof(T));
    parallel_for(chunks_.count, [&](std::int64_t chunk) {
      T* const patches = reinterpret_cast<T*>(bytes + chunk * patch_bytes());
      T* const gradient = gradients + chunk * stride;
      if (pass_ == ConvolutionPass::kernel_gradient) std::fill_n(gradient, s_.kernel_size(), T{0});
      for (std::int64_t i = 0; i < chunks_.images(chunk); ++i) {
        const std::int64_t image = chunks_.begin(chunk) + i;
        const std::int64_t in = image * s_.input_image();
        const std::int64_t output = image * s_.output_image();
        switch (pass_) {
          case ConvolutionPass::forward: forward(a + in, b, out + output, patches); break;
          case ConvolutionPass::input_gradient: input_gradient(a + output, b, out + in, patches); break;
          case ConvolutionPass::kernel_gradient: kernel_gradient(a + in, b + output, gradient, patches); break;
        }
      }
      if (ready && pass_ != ConvolutionPass::kernel_gradient) {
        const std::int64_t image = pass_ == ConvolutionPass::forward ? s_.output_image() : s_.input_image();
        ready(chunks_.begin(chunk) * image, (chunks_.begin(chunk) + chunks_.images(chunk)) * image);
      }
    });
    if (pass_ != ConvolutionPass::kernel_gradient) return;
    sum_parts(out, gradients, chunks_.count, stride, s_.kernel_size());
    if (ready) share_out(s_.kernel_size(), ready);
  }

 private:
  static constexpr std::int64_t max_patch = 1 << 17;  // elements, to stay in L2

  std::int64_t patch_bytes() const {
    return aligned(rows_ * output_[2] * field_ * static_cast<std::int64_t>(sizeof(T)));
  }
  std::int64_t gradient_bytes() const { return aligned(s_.kernel_size() * static_cast<std::int64_t>(sizeof(T))); }

  // f(group, first output row, number of output positions) over one image.
  template <class F>
  void for_each_block(F f) const {
    for (std::int64_t group = 0; group < s_.groups; ++group)
      for (std::int64_t row = 0; row < output_[0] * output_[1]; row += rows_)
        f(group, row, std::min(rows_, output_[0] * output_[1] - row) * output_[2]);
  }

  void forward(const T* x, const T* kernel, T* y, T* patches) const {
    for_each_block([&](std::int64_t group, std::int64_t row, std::int64_t positions) {
      gather(x, group, row, positions, patches);
      gemm(Gemm<T>{.m = positions,
                   .n = group_out_,
                   .k = field_,
                   .a = patches,
                   .lda = field_,
                   .b = kernel + group * group_out_,
                   .ldb = s_.out_channels,
                   .c = y + at_output(row, group),
                   .ldc = s_.out_channels});
    });
  }

  void input_gradient(const T* dy, const T* kernel, T* dx, T* patches) const {
    std::fill_n(dx, s_.input_image(), T{0});
    for_each_block([&](std::int64_t group, std::int64_t row, std::int64_t positions) {
      gemm(Gemm<T>{.transpose_b = true,
                   .m = positions,
                   .n = field_,
                   .k = group_out_,
                   .a = dy + at_output(row, group),
                   .lda = s_.out_channels,
                   .b = kernel + group * group_out_,
                   .ldb = s_.out_channels,
                   .c = patches,
                   .ldc = field_});
      scatter(patches, group, row, positions, dx);
    });
  }

  void kernel_gradient(const T* x, const T* dy, T* dkernel, T* patches) const {
    for_each_block([&](std::int64_t group, std::int64_t row, std::int64_t positions) {
      gather(x, group, row, positions, patches);
      gemm(Gemm<T>{.transpose_a = true,
                   .m = field_,
                   .n = group_out_,
                   .k = positions,
                   .a = patches,
                   .lda = field_,
                   .b = dy + at_output(row, group),
                   .ldb = s_.out_channels,
                   .c = dkernel + group * group_out_,
                   .ldc = s_.out_channels,
                   .accumulate = true});
    });
  }

  std::int64_t at_output(std::int64_t row, std::int64_t group) const {
    return row * output_[2] * s_.out_channels + group * group_out_;
  }

  // f(element of patches, element of x or −1 in the padding), for group_in_ consecutive channels each.
  template <class F>
  void for_each_tap(std::int64_t group, std::int64_t first_row, std::int64_t positions, F f) const {
    const auto inside = [this](std::int64_t place, std::size_t axis) { return place >= 0 && place < s_.image[axis]; };
    for (std::int64_t p = 0; p < positions; ++p) {
      const std::int64_t row = first_row + p / output_[2];
      const std::int64_t front = row / output_[1] * s_.strides[0] - s_.pad_before[0];
      const std::int64_t top = row % output_[1] * s_.strides[1] - s_.pad_before[1];
      const std::int64_t left = p % output_[2] * s_.strides[2] - s_.pad_before[2];
      std::int64_t patch = p * field_;
      for (std::int64_t i = 0; i < s_.kernel[0]; ++i)
        for (std::int64_t j = 0; j < s_.kernel[1]; ++j) {
          const std::int64_t d = front + i * s_.dilations[0];
          const std::int64_t h = top + j * s_.dilations[1];
          const bool row_inside = inside(d, 0) && inside(h, 1);
          for (std::int64_t k = 0; k < s_.kernel[2]; ++k, patch += group_in_) {
            const std::int64_t w = left + k * s_.dilations[2];
            const std::int64_t pixel = (d * s_.image[1] + h) * s_.image[2] + w;
            f(patch, row_inside && inside(w, 2) ? pixel * s_.in_channels + group * group_in_ : -1);
          }
        }
    }
  }

  void gather(const T* x, std::int64_t group, std::int64_t row, std::int64_t positions, T* patches) const {
    for_each_tap(group, row, positions, [&](std::int64_t patch, std::int64_t source) {
      if (source < 0)
        std::fill_n(patches + patch, group_in_, T{0});
      else
        std::copy_n(x + source, group_in_, patches + patch);
    });
  }

  void scatter(const T* patches, std::int64_t group, std::int64_t row, std::int64_t positions, T* dx) const {
    for_each_tap(group, row, positions, [&](std::int64_t patch, std::int64_t target) {
      if (target < 0) return;
      for (std::int64_t c = 0; c < group_in_; ++c) dx[target + c] += patches[patch + c];
    });
  }

  ConvolutionPass pass_;
  ConvolutionShape s_;
  BatchChunks chunks_;
  std::int64_t group_in_, group_out_;
  std::int64_t field_;  // elements of a receptive field
  Triple output_;
  std::int64_t rows_;  // output rows per patch matrix, counted over all planes
};

}  // namespace

template <class T>
std::unique_ptr<Convolution<T>> prepare_portable_convolution(ConvolutionPass pass, const ConvolutionShape& shape) {
  return std::make_unique<PatchConvolution<T>>(pass, shape);
}
template std::unique_ptr<Convolution<float>> prepare_portable_convolution(ConvolutionPass, const ConvolutionShape&);
template std::unique_ptr<Convolution<double>> prepare_portable_convolution(ConvolutionPass, const ConvolutionShape&);

template <>
std::unique_ptr<Convolution<double>> prepare_convolution(ConvolutionPass pass, const ConvolutionShape& shape) {
  return prepare_portable_convolution<double>(pass, shape);
}

template <>
std::unique_ptr<Convolution<float>> prepare_convolution(ConvolutionPass pass, const ConvolutionShape& shape) {
  if (is_direct(pass, shape)) return prepare_direct_convolution(pass, shape);
#ifdef HORNET_ONEDNN
  return prepare_onednn_convolution(pass, shape);
#else
  return prepare_portable_convolution<float>(pass, shape);
#endif
}

}  // namespace hornet::cpu

#include "tests/cuda/emulated_libraries.hpp"

#include <algorithm>
#include <vector>

#include "src/backends/cpu/convolution.hpp"
#include "src/backends/cuda/device/bfloat16.hpp"
#include "src/backends/cuda/workspace.hpp"
#include "tests/cuda/emulated_stream.hpp"

namespace hornet::cuda {
namespace {

std::vector<float> widened(const void* narrow, std::int64_t n) {
  std::vector<float> wide(static_cast<std::size_t>(n));
  const WidenBfloat16 widen{static_cast<const bfloat16*>(narrow), wide.data()};
  for (std::int64_t i = 0; i < n; ++i) widen(i);
  return wide;
}

// Factors that were rounded, and a convolution's tensors, begin at multiples of kLibraryVector.
void expect_aligned(const void* operand) {
  if (!is_aligned(operand, kLibraryVector))
    throw std::runtime_error("a library is given memory that does not begin at a multiple of 16 bytes");
}

class EmulatedProduct final : public LibraryCall {
 public:
  explicit EmulatedProduct(const MatrixProduct& product) : p_(product) {}
  std::int64_t workspace_bytes() const override { return 0; }
  void run(const void* const* in, void* out, void*) override {
    if (!p_.bf16_result) std::for_each(in, in + 2, expect_aligned);
    emulated_stream().call(
        [p = *this, operands = std::vector(in, in + (p_.bias ? 3 : 2)), out] { p.multiply(operands.data(), out); });
  }

 private:
  void multiply(const void* const* in, void* out) const {
    const std::vector<float> a = widened(in[0], p_.batch * p_.m * p_.k), b = widened(in[1], p_.batch * p_.k * p_.n);
    for (std::int64_t i = 0; i < p_.batch * p_.m * p_.n; ++i) {
      const std::int64_t matrix = i / (p_.m * p_.n), row = i / p_.n % p_.m, column = i % p_.n;
      float sum = p_.bias ? static_cast<const float*>(in[2])[column] : 0;
      for (std::int64_t l = 0; l < p_.k; ++l)
        sum += a[static_cast<std::size_t>(matrix * p_.m * p_.k + (p_.transpose_a ? l * p_.m + row : row * p_.k + l))] *
               b[static_cast<std::size_t>(matrix * p_.k * p_.n +
                                          (p_.transpose_b ? column * p_.k + l : l * p_.n + column))];
      if (p_.bf16_result)
        static_cast<bfloat16*>(out)[i] = bfloat16(sum);
      else
        static_cast<float*>(out)[i] = sum;
    }
  }

  MatrixProduct p_;
};

class EmulatedConvolution final : public LibraryCall {
 public:
  explicit EmulatedConvolution(const ConvolutionCall& call)
      : image_(call.image_elements()),
        output_(call.output_elements()),
        kernel_(call.kernel_elements()),
        pass_(call.pass),
        bf16_result_(call.bf16_result) {
    cpu::ConvolutionShape shape;
    shape.batch = call.batch;
    shape.in_channels = call.in_channels;
    shape.out_channels = call.out_channels;
    shape.groups = call.groups;
    std::ranges::copy(call.image, shape.image.begin());
    std::ranges::copy(call.kernel, shape.kernel.begin());
    std::ranges::copy(call.strides, shape.strides.begin());
    std::ranges::copy(call.dilations, shape.dilations.begin());
    std::ranges::copy(call.pad_before, shape.pad_before.begin());
    std::ranges::copy(call.pad_after, shape.pad_after.begin());
    convolution_ = cpu::prepare_convolution<float>(static_cast<cpu::ConvolutionPass>(call.pass), shape);
  }
  std::int64_t workspace_bytes() const override { return convolution_->scratch_bytes(); }
  void run(const void* const* in, void* out, void* workspace) override {
    for (const void* operand : {in[0], in[1], static_cast<const void*>(out)}) expect_aligned(operand);
    emulated_stream().call([=, this, first = in[0], second = in[1]] { convolve(first, second, out, workspace); });
  }

 private:
  void convolve(const void* left, const void* right, void* out, void* workspace) const {
    const bool forward = pass_ == ConvolutionPass::forward, of_image = pass_ == ConvolutionPass::input_gradient;
    const std::vector<float> first = widened(left, of_image ? output_ : image_);
    const std::vector<float> second = widened(right, forward || of_image ? kernel_ : output_);
    std::vector<float> result(static_cast<std::size_t>(forward ? output_ : of_image ? image_ : kernel_));
    convolution_->run(first.data(), second.data(), result.data(), workspace, {});
    for (std::size_t i = 0; i < result.size(); ++i) {
      const bfloat16 rounded(result[i]);
      if (bf16_result_)
        static_cast<bfloat16*>(out)[i] = rounded;
      else
        static_cast<float*>(out)[i] = rounded;
    }
  }

  std::int64_t image_, output_, kernel_;
  ConvolutionPass pass_;
  bool bf16_result_;
  std::unique_ptr<cpu::Convolution<float>> convolution_;
};

}  // namespace

std::unique_ptr<LibraryCall> emulated_product(const MatrixProduct& product) {
  return std::make_unique<EmulatedProduct>(product);
}

std::vector<ConvolutionCall>& emulated_convolutions() {
  static std::vector<ConvolutionCall> calls;
  return calls;
}

std::unique_ptr<LibraryCall> emulated_convolution(const ConvolutionCall& call) {
  emulated_convolutions().push_back(call);
  return std::make_unique<EmulatedConvolution>(call);
}

}  // namespace hornet::cuda

#include "src/backends/cuda/library_calls.hpp"

#include <hornet/base/error.hpp>
#include <vector>

#include "src/backends/cuda/device/bfloat16.hpp"
#include "src/backends/cuda/launch.hpp"

namespace hornet::cuda {
namespace {

class RoundedFactors final : public LibraryCall {
 public:
  RoundedFactors(std::shared_ptr<LibraryCall> call, std::int64_t first, std::int64_t second, std::size_t more)
      : call_(std::move(call)), elements_{first, second}, operands_(2 + more) {
    round_ = driver().find_kernel(typeid(RoundToBfloat16).name());
    if (!round_) throw InternalError("the CUDA module has no kernel that rounds to bfloat16");
  }
  std::int64_t workspace_bytes() const override { return bytes(0) + bytes(1) + call_->workspace_bytes(); }
  void run(const void* const* in, void* out, void* workspace) override {
    std::vector<const void*> operands(in, in + operands_);
    auto* free = static_cast<std::byte*>(workspace);
    for (std::size_t i = 0; i < 2; free += bytes(i++)) {
      const RoundToBfloat16 round{static_cast<const float*>(in[i]), reinterpret_cast<bfloat16*>(free)};
      round_(&round, elements_[i], driver().stream());
      operands[i] = free;
    }
    call_->run(operands.data(), out, free);
  }

 private:
  std::int64_t bytes(std::size_t i) const {
    constexpr std::int64_t alignment = 256, each = sizeof(bfloat16);
    return (elements_[i] * each + alignment - 1) / alignment * alignment;
  }

  std::shared_ptr<LibraryCall> call_;
  std::int64_t elements_[2];
  std::size_t operands_;
  Launcher round_;
};

}  // namespace

std::shared_ptr<LibraryCall> rounded_factors(std::shared_ptr<LibraryCall> call, std::int64_t first, std::int64_t second,
                                             std::size_t more) {
  return call ? std::make_shared<RoundedFactors>(std::move(call), first, second, more) : nullptr;
}

std::shared_ptr<LibraryCall> rounded_factors(std::shared_ptr<LibraryCall> call, const ConvolutionCall& of) {
  const std::int64_t image = of.image_elements(), output = of.output_elements(), kernel = of.kernel_elements();
  switch (of.pass) {
    case ConvolutionPass::forward: return rounded_factors(std::move(call), image, kernel);
    case ConvolutionPass::input_gradient: return rounded_factors(std::move(call), output, kernel);
    case ConvolutionPass::kernel_gradient: break;
  }
  return rounded_factors(std::move(call), image, output);
}

std::shared_ptr<LibraryCall> library_product(const MatrixProduct& product) {
  if (product.f64 || precision() != Precision::bf16) return driver().matrix_product(product, precision());
  const std::int64_t a = product.batch * product.m * product.k, b = product.batch * product.k * product.n;
  if (auto call = rounded_factors(driver().matrix_product(product, Precision::bf16), a, b, product.bias ? 1 : 0))
    return call;
  return driver().matrix_product(product, Precision::tf32);
}

std::shared_ptr<LibraryCall> stored_bfloat16_product(MatrixProduct product) {
  product.bf16_result = true;
  return driver().matrix_product(product, Precision::bf16);
}

std::shared_ptr<LibraryCall> stored_bfloat16_convolution(ConvolutionCall call) {
  call.bf16_result = true;
  return driver().convolution(call, Precision::bf16);
}

std::shared_ptr<LibraryCall> library_convolution(const ConvolutionCall& call) {
  if (precision() != Precision::bf16) return driver().convolution(call, precision());
  if (auto rounded = rounded_factors(driver().convolution(call, Precision::bf16), call)) return rounded;
  return driver().convolution(call, Precision::tf32);
}

std::shared_ptr<Recurrence> library_recurrence(const RecurrenceCall& call) {
  return driver().recurrence(call, precision() == Precision::float32 ? Precision::float32 : Precision::tf32);
}

}  // namespace hornet::cuda

#include "src/backends/cuda/module/convolution.hpp"

#include <array>

#include "src/backends/cuda/device/bfloat16.hpp"
#include "src/backends/cuda/device/strided_copy.hpp"
#include "src/backends/cuda/module/convolution_plan.hpp"
#include "src/backends/cuda/workspace.hpp"

namespace hornet::cuda {
namespace {

// The kernel lies [space, C/groups, K] with us and [K, space, C/groups] with cuDNN: two dimensions, transposed in the
// workspace, before what reads a kernel and after what makes one. All tensors of a convolution are of one type for
// cuDNN: of bfloat16 the result is too, in the workspace, and is widened from there, unless it shall be bfloat16.
class CudnnConvolution final : public LibraryCall {
 public:
  CudnnConvolution(Convolutions& library, const ConvolutionCall& call, Precision precision, ConvolutionPlan plan)
      : library_(library),
        plan_(std::move(plan)),
        pass_(call.pass),
        narrow_(precision == Precision::bf16),
        widens_(narrow_ && !call.bf16_result),
        filters_(call.out_channels),
        taps_(call.kernel_elements() / call.out_channels),
        result_elements_(result_elements(call)) {}

  std::int64_t workspace_bytes() const override {
    return padded_bytes(kernel_bytes() + result_bytes() + plan_.workspace_bytes);
  }

  void run(const void* const* in, void* out, void* workspace) override {
    for (const void* operand : {in[0], in[1], static_cast<const void*>(out)})
      if (!is_aligned(operand, kLibraryVector))
        throw std::runtime_error("cuDNN convolves tensors that begin at multiples of 16 bytes; this one does not");
    std::byte* const kernel = aligned_workspace(workspace);
    void* const result = widens_ ? kernel + kernel_bytes() : out;
    std::byte* const scratch = kernel + kernel_bytes() + result_bytes();
    const LibraryUse use(library_);
    switch (pass_) {
      case ConvolutionPass::forward:
        transpose(use, in[1], kernel, filters_, taps_);
        execute(use, in[0], kernel, result, scratch);
        break;
      case ConvolutionPass::input_gradient:
        transpose(use, in[1], kernel, filters_, taps_);
        execute(use, result, kernel, in[0], scratch);
        break;
      case ConvolutionPass::kernel_gradient:
        execute(use, in[0], kernel, in[1], scratch);
        transpose(use, kernel, result, taps_, filters_);
    }
    if (widens_) use.widen(result, out, result_elements_);
  }

 private:
  static std::int64_t result_elements(const ConvolutionCall& call) {
    switch (call.pass) {
      case ConvolutionPass::forward: return call.output_elements();
      case ConvolutionPass::input_gradient: return call.image_elements();
      case ConvolutionPass::kernel_gradient: break;
    }
    return call.kernel_elements();
  }

  std::int64_t element_bytes() const { return narrow_ ? sizeof(bfloat16) : sizeof(float); }
  std::int64_t kernel_bytes() const { return aligned_bytes(filters_ * taps_ * element_bytes()); }
  // Of what lies in the workspace until it is widened.
  std::int64_t result_bytes() const { return widens_ ? aligned_bytes(result_elements_ * element_bytes()) : 0; }

  void transpose(const LibraryUse& use, const void* from, void* to, std::int64_t rows, std::int64_t columns) const {
    if (narrow_)
      use.transpose<std::uint16_t>(from, to, rows, columns);
    else
      use.transpose<std::uint32_t>(from, to, rows, columns);
  }

  void execute(const LibraryUse& use, const void* image, const void* kernel, const void* output, void* scratch) const {
    const std::array<std::int64_t, 3> names{kConvolutionImage, kConvolutionKernel, kConvolutionOutput};
    const std::array<const void*, 3> memory{image, kernel, output};
    const CudnnDescriptor given = cudnn_descriptor(CUDNN_BACKEND_VARIANT_PACK_DESCRIPTOR);
    set(given, CUDNN_ATTR_VARIANT_PACK_UNIQUE_IDS, CUDNN_TYPE_INT64, std::span<const std::int64_t>(names));
    set(given, CUDNN_ATTR_VARIANT_PACK_DATA_POINTERS, CUDNN_TYPE_VOID_PTR, std::span<const void* const>(memory));
    set(given, CUDNN_ATTR_VARIANT_PACK_WORKSPACE, CUDNN_TYPE_VOID_PTR, scratch);
    finish(given, "give a convolution its memory");
    expect(cudnnBackendExecute(use.handle(), plan_.plan.get(), given.get()), "convolve");
  }

  Convolutions& library_;
  ConvolutionPlan plan_;
  ConvolutionPass pass_;
  bool narrow_, widens_;
  std::int64_t filters_, taps_;  // K, and space · C/groups
  std::int64_t result_elements_;
};

}  // namespace

std::unique_ptr<LibraryCall> Convolutions::make(const ConvolutionCall& call, Precision precision) {
  cudnn_.stream().use_device();
  std::optional<ConvolutionPlan> plan = plan_convolution(call, precision, device());
  if (!plan) return nullptr;
  return std::make_unique<CudnnConvolution>(*this, call, precision, std::move(*plan));
}

const CudnnDescriptor& Convolutions::device() {
  std::call_once(once_, [this] { device_ = cudnn_device(cudnn_.stream().device()); });
  return device_;
}

template <class E>
void LibraryUse::transpose(const void* from, void* to, std::int64_t rows, std::int64_t columns) const {
  StridedCopy<E> copy{};
  copy.in = static_cast<const E*>(from);
  copy.out = static_cast<E*>(to);
  copy.axes = 2;
  copy.extent[0] = rows;
  copy.extent[1] = columns;
  copy.in_stride[0] = 1;
  copy.in_stride[1] = rows;
  copy.out_stride[0] = columns;
  copy.out_stride[1] = 1;
  kernels_.at(typeid(StridedCopy<E>).name())(&copy, rows * columns, stream());
}

void LibraryUse::widen(const void* from, void* to, std::int64_t n) const {
  const WidenBfloat16 widen{static_cast<const bfloat16*>(from), static_cast<float*>(to)};
  kernels_.at(typeid(WidenBfloat16).name())(&widen, n, stream());
}

}  // namespace hornet::cuda

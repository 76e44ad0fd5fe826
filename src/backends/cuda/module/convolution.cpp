#include "src/backends/cuda/module/convolution.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <vector>

#include "src/backends/cuda/device/bfloat16.hpp"
#include "src/backends/cuda/device/strided_copy.hpp"
#include "src/backends/cuda/workspace.hpp"

namespace hornet::cuda {
namespace {

constexpr std::size_t kMostWorkspace = std::size_t{512} << 20;  // algorithms that want more are passed over

using TensorDescription = Owned<cudnnTensorDescriptor_t, cudnnDestroyTensorDescriptor>;
using FilterDescription = Owned<cudnnFilterDescriptor_t, cudnnDestroyFilterDescriptor>;
using ConvolutionDescription = Owned<cudnnConvolutionDescriptor_t, cudnnDestroyConvolutionDescriptor>;

// What the descriptions hold, in cuDNN's words: extents in the order N, C, space, as cuDNN writes them of any layout.
// Space has two axes or three: one alone counts as a width, with a height of 1.
struct Geometry {
  std::vector<int> image, output, kernel;  // N C space…, N K space…, K C/groups space…
  std::vector<int> padding, strides, dilations;
  int groups = 1;
};

// No value where a number does not fit cuDNN's, or the padding is not the same on both sides.
std::optional<Geometry> geometry_of(const ConvolutionCall& call) {
  constexpr std::int64_t most = std::numeric_limits<std::int32_t>::max();
  const int first_axis = call.axes == 3 ? 0 : 1;
  bool fits = true;
  const auto narrow = [&](std::int64_t n) {
    fits = fits && n >= 0 && n <= most;
    return static_cast<int>(n);
  };
  const auto extents = [&](std::int64_t first, std::int64_t second, const std::int64_t* space) {
    std::vector<int> all{narrow(first), narrow(second)};
    std::int64_t elements = first * second;
    for (int i = first_axis; i < 3; ++i) {
      all.push_back(narrow(space[i]));
      fits = fits && !__builtin_mul_overflow(elements, space[i], &elements);
    }
    fits = fits && elements > 0 && elements <= most;
    return all;
  };
  const auto by_axis = [&](const std::int64_t* values) {
    std::vector<int> all;
    for (int i = first_axis; i < 3; ++i) all.push_back(narrow(values[i]));
    return all;
  };
  if (!std::ranges::equal(call.pad_before, call.pad_after)) return std::nullopt;
  Geometry g;
  g.image = extents(call.batch, call.in_channels, call.image);
  g.output = extents(call.batch, call.out_channels, call.output);
  g.kernel = extents(call.out_channels, call.in_channels / call.groups, call.kernel);
  g.padding = by_axis(call.pad_before);
  g.strides = by_axis(call.strides);
  g.dilations = by_axis(call.dilations);
  g.groups = narrow(call.groups);
  if (!fits) return std::nullopt;
  return g;
}

std::int64_t elements_of(const std::vector<int>& extents) {
  std::int64_t product = 1;
  for (const int extent : extents) product *= extent;
  return product;
}

TensorDescription tensor_description(const std::vector<int>& extents, cudnnDataType_t type) {
  cudnnTensorDescriptor_t raw = nullptr;
  expect(cudnnCreateTensorDescriptor(&raw), "describe a tensor");
  TensorDescription description(raw);
  expect(cudnnSetTensorNdDescriptorEx(raw, CUDNN_TENSOR_NHWC, type, static_cast<int>(extents.size()), extents.data()),
         "describe a channels-last tensor");
  return description;
}

FilterDescription filter_description(const std::vector<int>& extents, cudnnDataType_t type) {
  cudnnFilterDescriptor_t raw = nullptr;
  expect(cudnnCreateFilterDescriptor(&raw), "describe a kernel");
  FilterDescription description(raw);
  expect(cudnnSetFilterNdDescriptor(raw, type, CUDNN_TENSOR_NHWC, static_cast<int>(extents.size()), extents.data()),
         "describe a channels-last kernel");
  return description;
}

ConvolutionDescription convolution_description(const Geometry& g) {
  cudnnConvolutionDescriptor_t raw = nullptr;
  expect(cudnnCreateConvolutionDescriptor(&raw), "describe a convolution");
  ConvolutionDescription description(raw);
  expect(cudnnSetConvolutionNdDescriptor(raw, static_cast<int>(g.padding.size()), g.padding.data(), g.strides.data(),
                                         g.dilations.data(), CUDNN_CROSS_CORRELATION, CUDNN_DATA_FLOAT),
         "describe a convolution");
  expect(cudnnSetConvolutionGroupCount(raw, g.groups), "describe a convolution of groups");
  return description;
}

// What algorithms are asked for with: of float32 data CUDNN_DEFAULT_MATH may round to TensorFloat-32.
cudnnMathType_t arithmetic_wanted(Precision precision) {
  switch (precision) {
    case Precision::float32: break;
    case Precision::tf32: return CUDNN_DEFAULT_MATH;
    case Precision::bf16: return CUDNN_TENSOR_OP_MATH;
  }
  return CUDNN_FMA_MATH;
}

// The arithmetic for an algorithm that reports `reported`: strict float32 is multiplications and additions of floats
// and nothing else; tf32 may round to TensorFloat-32, never to half, and bfloat16 stays what it is. No value where the
// algorithm has none of the three.
std::optional<cudnnMathType_t> arithmetic(cudnnMathType_t reported, Precision precision) {
  if (reported == CUDNN_TENSOR_OP_MATH_ALLOW_CONVERSION) return std::nullopt;
  if (precision != Precision::float32) return reported;
  if (reported == CUDNN_TENSOR_OP_MATH) return std::nullopt;
  return CUDNN_FMA_MATH;
}

// The kernel lies [space, C/groups, K] with us and [K, space, C/groups] with cuDNN: two dimensions, transposed in the
// workspace, before what reads a kernel and after what makes one. All tensors of a convolution are of one type for
// cuDNN: of bfloat16 the result is too, in the workspace, and is widened from there, unless it shall be bfloat16.
class CudnnConvolution final : public LibraryCall {
 public:
  CudnnConvolution(Convolutions& library, const ConvolutionCall& call, const Geometry& g, Precision precision)
      : library_(library),
        pass_(call.pass),
        precision_(precision),
        widens_(precision == Precision::bf16 && !call.bf16_result),
        image_(tensor_description(g.image, type())),
        output_(tensor_description(g.output, type())),
        filter_(filter_description(g.kernel, type())),
        convolution_(convolution_description(g)),
        filters_(call.out_channels),
        taps_(call.in_channels / call.groups),
        result_elements_(elements_of(call.pass == ConvolutionPass::forward ? g.output : g.image)) {
    for (const std::int64_t extent : call.kernel) taps_ *= extent;
  }

  // False where cuDNN has nothing.
  bool choose() {
    expect(cudnnSetConvolutionMathType(convolution_.get(), arithmetic_wanted(precision_)),
           "choose a convolution's arithmetic");
    const LibraryUse use(library_);
    const cudnnHandle_t handle = use.handle();
    const auto image = image_.get();
    const auto output = output_.get();
    const auto filter = filter_.get();
    const auto convolution = convolution_.get();
    switch (pass_) {
      case ConvolutionPass::forward:
        return first_fit<cudnnConvolutionFwdAlgoPerf_t>(
            forward_,
            [&](int most, int* count, cudnnConvolutionFwdAlgoPerf_t* found) {
              return cudnnGetConvolutionForwardAlgorithm_v7(handle, image, filter, convolution, output, most, count,
                                                            found);
            },
            [&](cudnnConvolutionFwdAlgo_t algorithm, std::size_t* bytes) {
              return cudnnGetConvolutionForwardWorkspaceSize(handle, image, filter, convolution, output, algorithm,
                                                             bytes);
            });
      case ConvolutionPass::input_gradient:
        return first_fit<cudnnConvolutionBwdDataAlgoPerf_t>(
            input_gradient_,
            [&](int most, int* count, cudnnConvolutionBwdDataAlgoPerf_t* found) {
              return cudnnGetConvolutionBackwardDataAlgorithm_v7(handle, filter, output, convolution, image, most,
                                                                 count, found);
            },
            [&](cudnnConvolutionBwdDataAlgo_t algorithm, std::size_t* bytes) {
              return cudnnGetConvolutionBackwardDataWorkspaceSize(handle, filter, output, convolution, image, algorithm,
                                                                  bytes);
            });
      case ConvolutionPass::kernel_gradient: break;
    }
    return first_fit<cudnnConvolutionBwdFilterAlgoPerf_t>(
        kernel_gradient_,
        [&](int most, int* count, cudnnConvolutionBwdFilterAlgoPerf_t* found) {
          return cudnnGetConvolutionBackwardFilterAlgorithm_v7(handle, image, output, convolution, filter, most, count,
                                                               found);
        },
        [&](cudnnConvolutionBwdFilterAlgo_t algorithm, std::size_t* bytes) {
          return cudnnGetConvolutionBackwardFilterWorkspaceSize(handle, image, output, convolution, filter, algorithm,
                                                                bytes);
        });
  }

  std::int64_t workspace_bytes() const override {
    return padded_bytes(kernel_bytes() + result_bytes() + static_cast<std::int64_t>(algorithm_bytes_));
  }

  void run(const void* const* in, void* out, void* workspace) override {
    for (const void* operand : {in[0], in[1], static_cast<const void*>(out)})
      if (!is_aligned(operand, kVector))
        throw std::runtime_error("cuDNN convolves tensors that begin at multiples of 16 bytes; this one does not");
    std::byte* kernel = aligned_workspace(workspace);
    void* result = widens_ ? kernel + kernel_bytes() : out;
    std::byte* scratch = kernel + kernel_bytes() + result_bytes();
    const float one = 1, zero = 0;
    const LibraryUse use(library_);
    switch (pass_) {
      case ConvolutionPass::forward:
        transpose(use, in[1], kernel, filters_, taps_);
        expect(
            cudnnConvolutionForward(use.handle(), &one, image_.get(), in[0], filter_.get(), kernel, convolution_.get(),
                                    forward_, scratch, algorithm_bytes_, &zero, output_.get(), result),
            "convolve");
        break;
      case ConvolutionPass::input_gradient:
        transpose(use, in[1], kernel, filters_, taps_);
        expect(cudnnConvolutionBackwardData(use.handle(), &one, filter_.get(), kernel, output_.get(), in[0],
                                            convolution_.get(), input_gradient_, scratch, algorithm_bytes_, &zero,
                                            image_.get(), result),
               "make a convolution's gradient of its image");
        break;
      case ConvolutionPass::kernel_gradient:
        expect(cudnnConvolutionBackwardFilter(use.handle(), &one, image_.get(), in[0], output_.get(), in[1],
                                              convolution_.get(), kernel_gradient_, scratch, algorithm_bytes_, &zero,
                                              filter_.get(), kernel),
               "make a convolution's gradient of its kernel");
        transpose(use, kernel, result, taps_, filters_);
    }
    if (widens_) use.widen(result, out, result_elements());
  }

 private:
  static constexpr std::uintptr_t kVector = 16;  // bytes that kernels load at once

  bool narrow() const { return precision_ == Precision::bf16; }
  cudnnDataType_t type() const { return narrow() ? CUDNN_DATA_BFLOAT16 : CUDNN_DATA_FLOAT; }
  std::int64_t element_bytes() const { return narrow() ? sizeof(bfloat16) : sizeof(float); }
  std::int64_t kernel_bytes() const { return aligned_bytes(filters_ * taps_ * element_bytes()); }

  // Of what lies in the workspace until it is widened.
  std::int64_t result_elements() const {
    return pass_ == ConvolutionPass::kernel_gradient ? filters_ * taps_ : result_elements_;
  }
  std::int64_t result_bytes() const { return widens_ ? aligned_bytes(result_elements() * element_bytes()) : 0; }

  void transpose(const LibraryUse& use, const void* from, void* to, std::int64_t rows, std::int64_t columns) const {
    if (narrow())
      use.transpose<std::uint16_t>(from, to, rows, columns);
    else
      use.transpose<std::uint32_t>(from, to, rows, columns);
  }

  // The first of cuDNN's algorithms, the fastest by its own estimate first, that always gives the same bits, has the
  // arithmetic and does not want too much memory.
  template <class Found, class Algorithm, class Ask, class Bytes>
  bool first_fit(Algorithm& algorithm, const Ask& ask, const Bytes& bytes_of) {
    Found found[16];
    int count = 0;
    expect(ask(static_cast<int>(std::size(found)), &count, found), "choose a convolution's algorithm");
    for (int i = 0; i < count; ++i) {
      const Found& each = found[i];
      const auto math = arithmetic(each.mathType, precision_);
      if (each.status != CUDNN_STATUS_SUCCESS || each.determinism != CUDNN_DETERMINISTIC || !math) continue;
      expect(cudnnSetConvolutionMathType(convolution_.get(), *math), "choose a convolution's arithmetic");
      std::size_t bytes = 0;
      if (bytes_of(each.algo, &bytes) != CUDNN_STATUS_SUCCESS || bytes > kMostWorkspace) continue;
      algorithm = each.algo;
      algorithm_bytes_ = bytes;
      return true;
    }
    return false;
  }

  Convolutions& library_;
  ConvolutionPass pass_;
  Precision precision_;
  bool widens_;
  TensorDescription image_, output_;
  FilterDescription filter_;
  ConvolutionDescription convolution_;
  std::int64_t filters_, taps_;   // K, and space · C/groups
  std::int64_t result_elements_;  // of an image
  cudnnConvolutionFwdAlgo_t forward_{};
  cudnnConvolutionBwdDataAlgo_t input_gradient_{};
  cudnnConvolutionBwdFilterAlgo_t kernel_gradient_{};
  std::size_t algorithm_bytes_ = 0;
};

}  // namespace

std::unique_ptr<LibraryCall> Convolutions::make(const ConvolutionCall& call, Precision precision) {
  const std::optional<Geometry> geometry = geometry_of(call);
  if (!geometry) return nullptr;
  try {
    auto convolution = std::make_unique<CudnnConvolution>(*this, call, *geometry, precision);
    if (convolution->choose()) return convolution;
  } catch (const Unsupported&) {
  }
  return nullptr;
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

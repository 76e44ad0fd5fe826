#include "src/backends/cuda/convolution_library.hpp"

#include <algorithm>

#include "src/backends/cuda/launch.hpp"
#include "src/backends/cuda/library.hpp"
#include "src/backends/cuda/strided_copy.hpp"

namespace hornet::cuda {
namespace {

Shape image_shape(const ConvolutionCall& call) {
  return {call.batch, call.image[0], call.image[1], call.image[2], call.in_channels};
}

// The call for an image that has its padding.
ConvolutionCall padded(ConvolutionCall call) {
  for (int axis = 0; axis < 3; ++axis) {
    call.image[axis] += call.pad_before[axis] + call.pad_after[axis];
    call.pad_before[axis] = call.pad_after[axis] = 0;
  }
  return call;
}

// Where the image lies in the padded one.
StridedSide inside(const ConvolutionCall& call, const Shape& padded_image) {
  StridedSide side{strides_of(padded_image), 0};
  for (std::size_t axis = 0; axis < 3; ++axis) side.offset += call.pad_before[axis] * side.strides[axis + 1];
  return side;
}

std::int64_t aligned(std::int64_t bytes) {
  constexpr std::int64_t alignment = 256;
  return (bytes + alignment - 1) / alignment * alignment;
}

constexpr std::int64_t kVector = 16;  // bytes that libraries load at once

bool is_aligned(const void* memory) { return reinterpret_cast<std::uintptr_t>(memory) % kVector == 0; }

// A call whose tensors begin at multiples of kVector, wherever those of the kernel do: a loop's steps see one behind
// the other what need not be a multiple long. Such tensors have a place in the workspace, before the call's own.
class AlignedCall final : public LibraryCall {
 public:
  AlignedCall(std::shared_ptr<LibraryCall> call, const KernelSite& site) : call_(std::move(call)) {
    for (std::size_t i = 0; i < 2; ++i) operands_[i] = place_of(site.in[i]);
    result_ = place_of(site.out[0]);
  }
  std::int64_t workspace_bytes() const override { return bytes_ + call_->workspace_bytes(); }
  void run(const void* const* in, void* out, void* workspace) override {
    auto* const memory = static_cast<std::byte*>(workspace);
    const void* operands[2];
    for (std::size_t i = 0; i < 2; ++i) {
      operands[i] = is_aligned(in[i]) ? in[i] : memory + operands_[i].offset;
      if (operands[i] != in[i]) driver().copy(memory + operands_[i].offset, in[i], operands_[i].bytes);
    }
    void* const result = is_aligned(out) ? out : memory + result_.offset;
    call_->run(operands, result, memory + bytes_);
    if (result != out) driver().copy(out, result, result_.bytes);
  }

 private:
  struct Staged {
    std::int64_t offset = 0, bytes = 0;
  };
  Staged place_of(const TensorType& type) {
    const Staged place{bytes_, type.bytes()};
    if (place.bytes % kVector != 0) bytes_ += aligned(place.bytes);
    return place;
  }

  std::shared_ptr<LibraryCall> call_;
  Staged operands_[2], result_;
  std::int64_t bytes_ = 0;
};

std::shared_ptr<LibraryCall> asked(const ConvolutionLibrary& library, const ConvolutionCall& call,
                                   const KernelSite& site) {
  std::shared_ptr<LibraryCall> found = library(call);
  return found ? std::make_shared<AlignedCall>(std::move(found), site) : found;
}

// Scratch: the padded image, then the library's own.
Kernel with_padded_image(KernelSite& site, const ConvolutionCall& call, std::shared_ptr<LibraryCall> library) {
  const Shape image = image_shape(call), padded_image = image_shape(padded(call));
  const StridedSide alone{strides_of(image), 0}, within = inside(call, padded_image);
  const DType dtype = site.out[0].dtype;
  const std::int64_t bytes = aligned(padded_image.size() * size_of(dtype));
  site.scratch_bytes = bytes + library->workspace_bytes();
  if (call.pass == ConvolutionPass::input_gradient)
    return [library, bytes, cut = strided_copy(dtype, image, within, alone)](const KernelArgs& args) {
      run_library(*library, args.in, args.scratch, static_cast<std::byte*>(args.scratch) + bytes);
      cut(args.scratch, args.out[0]);
    };
  return [library, bytes, clear = fill(dtype, padded_image.size(), 0),
          put = strided_copy(dtype, image, alone, within)](const KernelArgs& args) {
    clear(args.scratch);
    put(args.in[0], args.scratch);
    const void* const operands[] = {args.scratch, args.in[1]};
    run_library(*library, operands, args.out[0], static_cast<std::byte*>(args.scratch) + bytes);
  };
}

}  // namespace

Kernel kernel_of_library(KernelSite& site, const ConvolutionCall& call, const ConvolutionLibrary& library) {
  if (Kernel kernel = library_kernel(site, asked(library, call, site))) return kernel;
  if (std::ranges::equal(call.pad_before, call.pad_after)) return {};
  std::shared_ptr<LibraryCall> of_padded = asked(library, padded(call), site);
  return of_padded ? with_padded_image(site, call, std::move(of_padded)) : Kernel();
}

}  // namespace hornet::cuda

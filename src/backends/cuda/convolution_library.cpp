#include "src/backends/cuda/convolution_library.hpp"

#include <algorithm>

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

// Scratch: the padded image, then the library's own.
Kernel with_padded_image(KernelSite& site, const ConvolutionCall& call, std::shared_ptr<LibraryCall> library) {
  const Shape image = image_shape(call), padded_image = image_shape(padded(call));
  const StridedSide alone{strides_of(image), 0}, within = inside(call, padded_image);
  const std::int64_t bytes = aligned(padded_image.size() * size_of(f32));
  site.scratch_bytes = bytes + library->workspace_bytes();
  if (call.pass == ConvolutionPass::input_gradient)
    return [library, bytes, cut = strided_copy(f32, image, within, alone)](const KernelArgs& args) {
      library->run(args.in, args.scratch, static_cast<std::byte*>(args.scratch) + bytes);
      cut(args.scratch, args.out[0]);
    };
  return [library, bytes, clear = fill(f32, padded_image.size(), 0),
          put = strided_copy(f32, image, alone, within)](const KernelArgs& args) {
    clear(args.scratch);
    put(args.in[0], args.scratch);
    const void* const operands[] = {args.scratch, args.in[1]};
    library->run(operands, args.out[0], static_cast<std::byte*>(args.scratch) + bytes);
  };
}

}  // namespace

Kernel library_convolution(KernelSite& site, const ConvolutionCall& call, const ConvolutionLibrary& library) {
  if (Kernel kernel = library_kernel(site, library(call))) return kernel;
  if (std::ranges::equal(call.pad_before, call.pad_after)) return {};
  std::shared_ptr<LibraryCall> of_padded = library(padded(call));
  return of_padded ? with_padded_image(site, call, std::move(of_padded)) : Kernel();
}

}  // namespace hornet::cuda

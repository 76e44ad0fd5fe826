#include "src/backends/cuda/convolution_library.hpp"

#include "src/backends/cuda/launch.hpp"
#include "src/backends/cuda/library.hpp"
#include "src/backends/cuda/workspace.hpp"

namespace hornet::cuda {
namespace {

// A call whose tensors begin at multiples of kLibraryVector, wherever those of the kernel do: a loop's steps see one
// behind the other what need not be a multiple long. Such tensors have a place in the workspace, before the call's own.
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
      operands[i] = is_aligned(in[i], kLibraryVector) ? in[i] : memory + operands_[i].offset;
      if (operands[i] != in[i]) driver().copy(memory + operands_[i].offset, in[i], operands_[i].bytes);
    }
    void* const result = is_aligned(out, kLibraryVector) ? out : memory + result_.offset;
    call_->run(operands, result, memory + bytes_);
    if (result != out) driver().copy(out, result, result_.bytes);
  }

 private:
  struct Staged {
    std::int64_t offset = 0, bytes = 0;
  };
  Staged place_of(const TensorType& type) {
    const Staged place{bytes_, type.bytes()};
    if (place.bytes % kLibraryVector != 0) bytes_ += aligned_bytes(place.bytes);
    return place;
  }

  std::shared_ptr<LibraryCall> call_;
  Staged operands_[2], result_;
  std::int64_t bytes_ = 0;
};

}  // namespace

Kernel kernel_of_library(KernelSite& site, const ConvolutionCall& call, const ConvolutionLibrary& library) {
  std::shared_ptr<LibraryCall> found = library(call);
  return found ? library_kernel(site, std::make_shared<AlignedCall>(std::move(found), site)) : Kernel();
}

}  // namespace hornet::cuda

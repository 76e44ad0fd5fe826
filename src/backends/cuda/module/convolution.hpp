// Convolutions by cuDNN.
#pragma once

#include "src/backends/cuda/driver.hpp"
#include "src/backends/cuda/module/cudnn.hpp"
#include "src/backends/cuda/module/cudnn_graph.hpp"
#include "src/backends/cuda/module/kernels/launchers.hpp"

namespace hornet::cuda {

class Convolutions {
 public:
  // Of `kernels` it uses StridedCopy and WidenBfloat16.
  Convolutions(Cudnn& cudnn, const KernelTable& kernels) : cudnn_(cudnn), kernels_(kernels) {}

  // Of bf16 the images and the kernel are bfloat16, and what cuDNN makes is until it is widened, if it shall be.
  // nullptr where cuDNN has no plan (convolution_plan.hpp).
  std::unique_ptr<LibraryCall> make(const ConvolutionCall& call, Precision precision);

 private:
  friend class LibraryUse;

  const CudnnDescriptor& device();  // described at the first convolution

  Cudnn& cudnn_;
  const KernelTable& kernels_;
  std::once_flag once_;
  CudnnDescriptor device_;
};

// A use of cuDNN, with own kernels for what it has not.
class LibraryUse : public Cudnn::Use {
 public:
  explicit LibraryUse(Convolutions& library) : Use(library.cudnn_), kernels_(library.kernels_) {}
  // Element i of a [rows, columns] matrix of `to`, row-major, is that of a [columns, rows] matrix of `from`. E is any
  // type of the elements' size.
  template <class E>
  void transpose(const void* from, void* to, std::int64_t rows, std::int64_t columns) const;
  // n elements of bfloat16 as float32.
  void widen(const void* from, void* to, std::int64_t n) const;

 private:
  const KernelTable& kernels_;
};

}  // namespace hornet::cuda

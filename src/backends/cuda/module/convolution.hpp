// Convolutions by cuDNN.
#pragma once

#include <cudnn.h>

#include <mutex>

#include "src/backends/cuda/driver.hpp"
#include "src/backends/cuda/module/expect.hpp"
#include "src/backends/cuda/module/kernels/launchers.hpp"
#include "src/backends/cuda/module/stream.hpp"

namespace hornet::cuda {

class Convolutions {
 public:
  // Of `kernels` it uses StridedCopy and WidenBfloat16.
  Convolutions(const Stream& stream, const KernelTable& kernels) : stream_(stream), kernels_(kernels) {}

  // Of bf16 the images and the kernel are bfloat16, and what cuDNN makes is until it is widened, if it shall be.
  // nullptr for what cuDNN cannot do: padding that differs before and after the image, tensors of 2^31 elements or
  // none; and where it has no algorithm that always gives the same bits.
  std::unique_ptr<LibraryCall> make(const ConvolutionCall& call, Precision precision);

 private:
  friend class LibraryUse;

  const Stream& stream_;
  const KernelTable& kernels_;
  std::mutex mutex_;  // a handle serves one thread at a time
  Owned<cudnnHandle_t, cudnnDestroy> handle_;
};

// The handle for the calling thread's work on its stream, until the end of the scope. The library starts at the first.
class LibraryUse {
 public:
  explicit LibraryUse(Convolutions& library);
  cudnnHandle_t handle() const { return library_.handle_.get(); }
  cudaStream_t stream() const { return stream_; }
  // Element i of a [rows, columns] matrix of `to`, row-major, is that of a [columns, rows] matrix of `from`. E is any
  // type of the elements' size.
  template <class E>
  void transpose(const void* from, void* to, std::int64_t rows, std::int64_t columns) const;
  // n elements of bfloat16 as float32.
  void widen(const void* from, void* to, std::int64_t n) const;

 private:
  Convolutions& library_;
  std::lock_guard<std::mutex> lock_;
  cudaStream_t stream_;
};

}  // namespace hornet::cuda

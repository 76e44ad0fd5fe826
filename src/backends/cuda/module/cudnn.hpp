// cuDNN's handle.
#pragma once

#include <mutex>

#include "src/backends/cuda/module/cudnn_status.hpp"
#include "src/backends/cuda/module/stream.hpp"

namespace hornet::cuda {

class Cudnn {
 public:
  // Throws unless the library that was found is one that the backend can use.
  explicit Cudnn(const Stream& stream);

  // Whether what cuDNN computes with cuBLAS, on several streams of its own, gives the same bits in each run. cuBLAS has
  // buffers of two sizes, and what it computes with depends on which one is free; where CUBLAS_WORKSPACE_CONFIG asks
  // for one size there is nothing to depend on (cuDNN's release notes on RNN calls, cuBLAS' on the variable). It is set
  // here before cuBLAS reads it, unless the program has set it.
  static bool cublas_repeats();

  const Stream& stream() const { return stream_; }

  // The handle for the calling thread's work on its stream, until the end of the scope. The library starts at the
  // first.
  class Use {
   public:
    explicit Use(Cudnn& cudnn);
    cudnnHandle_t handle() const { return cudnn_.handle_.get(); }
    cudaStream_t stream() const { return stream_; }

   private:
    Cudnn& cudnn_;
    std::lock_guard<std::mutex> lock_;
    cudaStream_t stream_;
  };

 private:
  const Stream& stream_;
  std::mutex mutex_;  // a handle serves one thread at a time
  Owned<cudnnHandle_t, cudnnDestroy> handle_;
};

}  // namespace hornet::cuda

// Matrix products by cuBLASLt.
#pragma once

#include <cublasLt.h>

#include <mutex>

#include "src/backends/cuda/driver.hpp"
#include "src/backends/cuda/module/expect.hpp"
#include "src/backends/cuda/module/stream.hpp"

namespace hornet::cuda {

class MatrixProducts {
 public:
  explicit MatrixProducts(const Stream& stream) : stream_(stream) {}

  // nullptr for products without elements, and where cuBLASLt has no algorithm.
  std::unique_ptr<LibraryCall> make(const MatrixProduct& product, Precision precision);

 private:
  cublasLtHandle_t handle();  // the library starts at its first use

  const Stream& stream_;
  std::once_flag once_;
  Owned<cublasLtHandle_t, cublasLtDestroy> handle_;
};

}  // namespace hornet::cuda

// What cuDNN's answers mean.
#pragma once

#include <cudnn.h>

#include "src/backends/cuda/module/expect.hpp"

namespace hornet::cuda {

// cuDNN has nothing for a call, which is no error: own kernels serve.
class Unsupported : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

void expect(cudnnStatus_t status, const std::string& what);

}  // namespace hornet::cuda

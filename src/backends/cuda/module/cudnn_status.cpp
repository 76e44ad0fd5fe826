#include "src/backends/cuda/module/cudnn_status.hpp"

namespace hornet::cuda {

void expect(cudnnStatus_t status, const std::string& what) {
  if (status == CUDNN_STATUS_SUCCESS) return;
  const std::string words = what + ": " + cudnnGetErrorString(status);
  if (CUDNN_STATUS_CATEGORY(static_cast<int>(status)) == CUDNN_STATUS_NOT_SUPPORTED) throw Unsupported(words);
  throw std::runtime_error(words);
}

}  // namespace hornet::cuda

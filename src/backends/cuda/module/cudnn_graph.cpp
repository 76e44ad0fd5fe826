#include "src/backends/cuda/module/cudnn_graph.hpp"

#include <array>

namespace hornet::cuda {
namespace {

std::string last_words() {
  std::array<char, 512> words{};
  cudnnGetLastErrorString(words.data(), words.size());
  return words.data();
}

}  // namespace

CudnnDescriptor cudnn_descriptor(cudnnBackendDescriptorType_t type) {
  cudnnBackendDescriptor_t raw = nullptr;
  expect(cudnnBackendCreateDescriptor(type, &raw), "describe an operation");
  return CudnnDescriptor(raw);
}

void finish(const CudnnDescriptor& descriptor, const char* what) {
  const cudnnStatus_t status = cudnnBackendFinalize(descriptor.get());
  if (status != CUDNN_STATUS_SUCCESS) expect(status, std::string(what) + " (" + last_words() + ")");
}

CudnnDescriptor cudnn_device(int device) {
  CudnnDescriptor described = cudnn_descriptor(CUDNN_BACKEND_DEVICEPROP_DESCRIPTOR);
  set(described, CUDNN_ATTR_DEVICEPROP_DEVICE_ID, CUDNN_TYPE_INT32, static_cast<std::int32_t>(device));
  finish(described, "describe the GPU to cuDNN");
  return described;
}

CudnnDescriptor cudnn_device(std::string_view properties) {
  CudnnDescriptor described = cudnn_descriptor(CUDNN_BACKEND_DEVICEPROP_DESCRIPTOR);
  set(described, CUDNN_ATTR_DEVICEPROP_JSON_REPRESENTATION, CUDNN_TYPE_CHAR, std::span<const char>(properties));
  finish(described, "describe a GPU to cuDNN");
  return described;
}

}  // namespace hornet::cuda

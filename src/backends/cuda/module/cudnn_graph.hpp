// cuDNN's graph interface: descriptors that are made, given attributes, and finished.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string_view>

#include "src/backends/cuda/module/cudnn_status.hpp"

namespace hornet::cuda {

using CudnnDescriptor = Owned<cudnnBackendDescriptor_t, cudnnBackendDestroyDescriptor>;

CudnnDescriptor cudnn_descriptor(cudnnBackendDescriptorType_t type);

// `type` is what cuDNN calls a T.
template <class T>
void set(const CudnnDescriptor& to, cudnnBackendAttributeName_t attribute, cudnnBackendAttributeType_t type,
         std::span<const T> values) {
  expect(cudnnBackendSetAttribute(to.get(), attribute, type, static_cast<std::int64_t>(values.size()), values.data()),
         "describe an operation");
}
template <class T>
void set(const CudnnDescriptor& to, cudnnBackendAttributeName_t attribute, cudnnBackendAttributeType_t type,
         const T& value) {
  set(to, attribute, type, std::span(&value, 1));
}
inline void set(const CudnnDescriptor& to, cudnnBackendAttributeName_t attribute, const CudnnDescriptor& part) {
  set(to, attribute, CUDNN_TYPE_BACKEND_DESCRIPTOR, part.get());
}

// Throws Unsupported for what cuDNN cannot do, with its words.
void finish(const CudnnDescriptor& descriptor, const char* what);

// As many values of the attribute as there are and have room; how many.
template <class T>
std::size_t get(const CudnnDescriptor& of, cudnnBackendAttributeName_t attribute, cudnnBackendAttributeType_t type,
                std::span<T> values) {
  std::int64_t count = 0;
  expect(cudnnBackendGetAttribute(of.get(), attribute, type, static_cast<std::int64_t>(values.size()), &count,
                                  values.data()),
         "ask for what an operation has");
  return std::min(static_cast<std::size_t>(count), values.size());
}

// What cuDNN has to know of a device: of one that is here, or of one that these properties describe, in cuDNN's JSON.
CudnnDescriptor cudnn_device(int device);
CudnnDescriptor cudnn_device(std::string_view properties);

}  // namespace hornet::cuda

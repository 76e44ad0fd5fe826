// Calls into CUDA that must succeed.
#pragma once

#include <cuda_runtime_api.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <type_traits>

namespace hornet::cuda {

// "upload 12 bytes: an illegal memory access was encountered (cudaErrorIllegalAddress)". The error is taken out of
// CUDA's last-error slot, so that the next launch does not report it again; after a fault of the device every later
// call reports it all the same.
inline void expect(cudaError_t status, const std::string& what) {
  if (status == cudaSuccess) return;
  cudaGetLastError();
  throw std::runtime_error(what + ": " + cudaGetErrorString(status) + " (" + cudaGetErrorName(status) + ")");
}

// A library's handle that ends with its owner: Owned<cudnnTensorDescriptor_t, cudnnDestroyTensorDescriptor>.
template <auto destroy>
struct Destroy {
  template <class T>
  void operator()(T* handle) const {
    destroy(handle);
  }
};
template <class Handle, auto destroy>
using Owned = std::unique_ptr<std::remove_pointer_t<Handle>, Destroy<destroy>>;

}  // namespace hornet::cuda

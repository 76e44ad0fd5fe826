#include "src/backends/cuda/module/cudnn.hpp"

#include <algorithm>
#include <cstdlib>
#include <string_view>

namespace hornet::cuda {
namespace {

constexpr const char* kBuffers = "CUBLAS_WORKSPACE_CONFIG";

// A library of another place than where this was built may be older, or made for another CUDA.
void expect_version() {
  constexpr std::size_t least = 90800;  // 9.8.0, which can be told a device
  if (const std::size_t version = cudnnGetVersion(); version < least)
    throw std::runtime_error("cuDNN 9.8 or later is needed; the one that was found is " +
                             std::to_string(version / 10000) + "." + std::to_string(version / 100 % 100));
  const std::size_t made_for = cudnnGetCudartVersion() / 1000, here = CUDART_VERSION / 1000;
  if (made_for != here)
    throw std::runtime_error("cuDNN for CUDA " + std::to_string(here) +
                             " is needed; the one that was found is for CUDA " + std::to_string(made_for));
}

}  // namespace

Cudnn::Cudnn(const Stream& stream) : stream_(stream) {
  expect_version();
  setenv(kBuffers, ":4096:8", 0);
}

// ":4096:8" is one size, ":16:8:4096:2" two.
bool Cudnn::cublas_repeats() {
  const char* value = std::getenv(kBuffers);
  const std::string_view sizes = value ? value : "";
  return sizes.starts_with(':') && std::ranges::count(sizes, ':') == 2;
}

Cudnn::Use::Use(Cudnn& cudnn) : cudnn_(cudnn), lock_(cudnn.mutex_), stream_(cudnn.stream_.here()) {
  if (!cudnn_.handle_) {
    cudnnHandle_t raw = nullptr;
    expect(cudnnCreate(&raw), "start cuDNN");
    cudnn_.handle_.reset(raw);
  }
  expect(cudnnSetStream(cudnn_.handle_.get(), stream_), "give cuDNN its stream");
}

}  // namespace hornet::cuda

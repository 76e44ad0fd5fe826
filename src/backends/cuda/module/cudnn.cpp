#include "src/backends/cuda/module/cudnn.hpp"

#include <algorithm>
#include <cstdlib>
#include <string_view>

namespace hornet::cuda {
namespace {

constexpr const char* kBuffers = "CUBLAS_WORKSPACE_CONFIG";

}  // namespace

Cudnn::Cudnn(const Stream& stream) : stream_(stream) { setenv(kBuffers, ":4096:8", 0); }

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

// The driver of a GPU: what the backend asks of it, done with the CUDA runtime and its libraries.
#include "src/backends/cuda/driver.hpp"

#include "src/backends/cuda/module/convolution.hpp"
#include "src/backends/cuda/module/expect.hpp"
#include "src/backends/cuda/module/jit.hpp"
#include "src/backends/cuda/module/kernels/kernels.hpp"
#include "src/backends/cuda/module/matrix_product.hpp"
#include "src/backends/cuda/module/memory.hpp"
#include "src/backends/cuda/module/recording.hpp"
#include "src/backends/cuda/module/recurrence.hpp"
#include "src/backends/cuda/module/stream.hpp"

namespace hornet::cuda {
namespace {

constexpr int kLeastCapability = 80;  // 8.0: what the kernels are compiled for

std::string version_text(int version) {  // 13010 is 13.1
  return std::to_string(version / 1000) + "." + std::to_string(version % 1000 / 10);
}

int driver_version() {
  int version = 0;
  expect(cudaDriverGetVersion(&version), "ask for the NVIDIA driver's version");
  return version;
}

// Throws unless the machine has a GPU of this number that the kernels can run on.
void expect_device(int device) {
  const int driver = driver_version();
  if (driver == 0) throw std::runtime_error("no NVIDIA driver is installed");
  int count = 0;
  const cudaError_t status = cudaGetDeviceCount(&count);
  if (status == cudaErrorInsufficientDriver) {
    cudaGetLastError();
    throw std::runtime_error("the NVIDIA driver is too old: it serves programs up to CUDA " + version_text(driver) +
                             ", Hornet was built with CUDA " + version_text(CUDART_VERSION));
  }
  if (status == cudaErrorNoDevice) {
    cudaGetLastError();
    throw std::runtime_error("there is an NVIDIA driver but no GPU that this process may use (CUDA_VISIBLE_DEVICES?)");
  }
  expect(status, "count the GPUs");
  if (device >= count)
    throw std::runtime_error("there is no GPU " + std::to_string(device) + ": this process may use " +
                             std::to_string(count) + ", counted from 0");
  cudaDeviceProp properties{};
  expect(cudaGetDeviceProperties(&properties, device), "ask for the GPU's properties");
  if (10 * properties.major + properties.minor < kLeastCapability)
    throw std::runtime_error("GPU " + std::to_string(device) + " (" + properties.name + ") has compute capability " +
                             std::to_string(properties.major) + "." + std::to_string(properties.minor) +
                             ", Hornet's kernels need 8.0 or more");
}

class CudaDriver final : public Driver {
 public:
  explicit CudaDriver(int device)
      : stream_(device),
        memory_(stream_),
        products_(stream_),
        cudnn_(stream_),
        convolutions_(cudnn_, kernels_),
        recurrences_(cudnn_) {}

  std::string description() const override {
    cudaDeviceProp properties{};
    expect(cudaGetDeviceProperties(&properties, stream_.device()), "ask for the GPU's properties");
    return std::string(properties.name) + ", compute capability " + std::to_string(properties.major) + "." +
           std::to_string(properties.minor) + ", " + std::to_string(properties.totalGlobalMem >> 20) + " MiB, up to " +
           std::to_string(most_mhz(cudaDevAttrClockRate)) + " MHz, memory " +
           std::to_string(most_mhz(cudaDevAttrMemoryClockRate)) + " MHz, CUDA " + version_text(CUDART_VERSION) +
           ", driver for CUDA " + version_text(driver_version());
  }

  void* allocate(std::int64_t bytes) override { return memory_.allocate(bytes); }
  void release(void* memory) noexcept override { memory_.release(memory); }
  void* allocate_shared(std::int64_t bytes) override { return memory_.allocate_shared(bytes); }
  void release_shared(void* memory) noexcept override { memory_.release_shared(memory); }
  MemoryState memory_state() override { return memory_.state(); }
  void upload(void* to, const void* from, std::int64_t bytes) override { memory_.upload(to, from, bytes); }
  void download(void* to, const void* from, std::int64_t bytes) override { memory_.download(to, from, bytes); }
  void copy(void* to, const void* from, std::int64_t bytes) override { memory_.copy(to, from, bytes); }
  void wait() override { stream_.wait(); }
  double seconds_of(void (*work)(void*), void* object) override { return stream_.seconds_of(work, object); }

  Launcher find_kernel(std::string_view functor) const override {
    const auto found = kernels_.find(std::string(functor));
    return found == kernels_.end() ? nullptr : found->second;
  }
  void* stream() const override { return stream_.here(); }

  std::unique_ptr<Recording> record(void (*work)(void*), void* object) override {
    return make_recording(stream_, work, object);
  }
  bool compiles() const override { return true; }
  std::string compiler() const override { return compiler_text(stream_); }
  std::string compile(const std::string& source, const std::atomic<bool>& unwanted) override {
    return compile_source(stream_, source, unwanted);
  }
  std::unique_ptr<JitProgram> load(const std::string& code, std::span<const std::string> kernels) override {
    return load_program(stream_, code, kernels);
  }
  std::unique_ptr<LibraryCall> matrix_product(const MatrixProduct& product, Precision precision) override {
    return products_.make(product, precision);
  }
  std::unique_ptr<LibraryCall> convolution(const ConvolutionCall& call, Precision precision) override {
    return convolutions_.make(call, precision);
  }
  std::unique_ptr<Recurrence> recurrence(const RecurrenceCall& call, Precision precision) override {
    return recurrences_.make(call, precision);
  }

 private:
  int most_mhz(cudaDeviceAttr clock) const {
    int khz = 0;
    expect(cudaDeviceGetAttribute(&khz, clock, stream_.device()), "ask for the GPU's clocks");
    return khz / 1000;
  }

  const KernelTable kernels_ = all_kernels();  // before the member that looks kernels up
  Stream stream_;
  Memory memory_;
  MatrixProducts products_;
  Cudnn cudnn_;
  Convolutions convolutions_;
  Recurrences recurrences_;
};

}  // namespace
}  // namespace hornet::cuda

extern "C" __attribute__((visibility("default"))) hornet::cuda::Driver* hornet_cuda_open_driver(int device) {
  hornet::cuda::expect_device(device);
  return new hornet::cuda::CudaDriver(device);
}

#include "benchmarks/gpu_calibrate.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <hornet/base/error.hpp>
#include <hornet/model/dtype_policy.hpp>
#include <hornet/runtime/device.hpp>
#include <hornet/runtime/device_error.hpp>
#include <vector>

#include "src/backends/built_with.hpp"
#include "src/runtime/target.hpp"
#ifdef HORNET_CUDA
#include "src/backends/cuda/device/strided_copy.hpp"
#include "src/backends/cuda/launch.hpp"
#endif

namespace hornet::benchmarks {

namespace {

const std::string kMixed = "mixed_bfloat16";

bool is_mixed() { return dtype_policy().name() == kMixed; }

}  // namespace

std::string precision_in_use() { return is_mixed() ? kMixed : matmul_precision(); }

void set_precision(const std::string& name) {
  set_dtype_policy(name == kMixed ? kMixed : "float32");
  set_matmul_precision(name == kMixed ? "float32" : name);
}

double GpuCalibration::matmul_gflops() const {
  if (is_mixed()) return bf16_gflops;
  switch (matmul_precision_in_use()) {
    case MatmulPrecision::float32: break;
    case MatmulPrecision::tf32x3: return tf32_gflops / 3;
    case MatmulPrecision::tf32: return tf32_gflops;
    case MatmulPrecision::bf16: return bf16_gflops;
  }
  return float32_gflops;
}

GpuCalibration better(const GpuCalibration& a, const GpuCalibration& b) {
  return {std::min(a.launch_us, b.launch_us),     std::min(a.node_us, b.node_us),
          std::max(a.copy_gbytes, b.copy_gbytes), std::max(a.float32_gflops, b.float32_gflops),
          std::max(a.tf32_gflops, b.tf32_gflops), std::max(a.bf16_gflops, b.bf16_gflops)};
}

#ifdef HORNET_CUDA
namespace {

constexpr int kRepetitions = 5;

class DeviceBuffer {
 public:
  explicit DeviceBuffer(std::int64_t bytes) : memory_(cuda::driver().allocate(bytes)) {
    if (!memory_)
      throw OutOfMemoryError("the GPU has no room for the calibration's " + std::to_string(bytes) + " bytes");
  }
  ~DeviceBuffer() { cuda::driver().release(memory_); }
  DeviceBuffer(const DeviceBuffer&) = delete;
  DeviceBuffer& operator=(const DeviceBuffer&) = delete;
  void* get() const { return memory_; }

 private:
  void* memory_;
};

void call(void* function) { (*static_cast<std::function<void()>*>(function))(); }

// The device's seconds for `work`, the least.
double device_seconds(std::function<void()> work) {
  work();  // loads what is loaded at first use
  double least = cuda::driver().seconds_of(call, &work);
  for (int i = 1; i < kRepetitions; ++i) least = std::min(least, cuda::driver().seconds_of(call, &work));
  return least;
}

// Launches of next to nothing: the kernel writes one byte. Not by Launch, which may put kernels together.
class NextToNothing {
 public:
  explicit NextToNothing(std::int64_t times)
      : times_(times), launcher_(cuda::driver().find_kernel(typeid(cuda::Fill<std::uint8_t>).name())), byte_(1) {
    if (!launcher_) throw InternalError("the CUDA module has no kernel that fills");
  }
  void operator()() const {
    const cuda::Fill<std::uint8_t> fill{static_cast<std::uint8_t*>(byte_.get()), 0};
    for (std::int64_t i = 0; i < times_; ++i) launcher_(&fill, 1, cuda::driver().stream());
  }

  double host_us() const {
    using Clock = std::chrono::steady_clock;
    double least = 0;
    for (int i = 0; i < kRepetitions; ++i) {
      cuda::driver().wait();
      const auto start = Clock::now();
      (*this)();
      const double us = std::chrono::duration<double, std::micro>(Clock::now() - start).count();
      least = i == 0 ? us : std::min(least, us);
    }
    cuda::driver().wait();
    return least / static_cast<double>(times_);
  }
  double node_us() const {
    std::function<void()> all = [this] { (*this)(); };
    all();
    const auto recording = cuda::driver().record(call, &all);
    return device_seconds([&] { recording->replay(); }) * 1e6 / static_cast<double>(times_);
  }

 private:
  std::int64_t times_;
  cuda::Launcher launcher_;
  DeviceBuffer byte_;
};

double copy_gbytes(std::int64_t bytes) {
  const DeviceBuffer from(bytes), to(bytes);
  return 2e-9 * static_cast<double>(bytes) / device_seconds([&] { cuda::driver().copy(to.get(), from.get(), bytes); });
}

// Matrices of numbers in [−1, 1) that follow no pattern: of zeros a GPU multiplies faster. Each pair of bfloat16 is a
// float32 as well.
std::vector<std::uint16_t> scattered(std::int64_t n) {
  std::vector<std::uint16_t> out(static_cast<std::size_t>(n));
  std::uint32_t state = 1;
  for (std::uint16_t& narrow : out) {
    state = state * 1664525U + 1013904223U;
    const std::uint32_t sign = state >> 31, exponent = 120 + (state >> 28 & 7U) % 7, fraction = state >> 16 & 0x7FU;
    narrow = static_cast<std::uint16_t>(sign << 15 | exponent << 7 | fraction);
  }
  return out;
}

class SquareProducts {
 public:
  explicit SquareProducts(std::int64_t n) : n_(n), a_(bytes()), b_(bytes()), c_(bytes()) {
    const std::vector<std::uint16_t> values = scattered(2 * n * n);
    cuda::driver().upload(a_.get(), values.data(), bytes());
    cuda::driver().upload(b_.get(), values.data(), bytes());
  }
  double gflops(cuda::Precision precision) const {
    const auto product = cuda::driver().matrix_product({.m = n_, .n = n_, .k = n_}, precision);
    if (!product) return 0;
    const DeviceBuffer workspace(std::max<std::int64_t>(product->workspace_bytes(), 1));
    const double seconds = device_seconds([&] {
      const void* const in[] = {a_.get(), b_.get()};
      product->run(in, c_.get(), workspace.get());
    });
    const auto n = static_cast<double>(n_);
    return 2e-9 * n * n * n / seconds;
  }

 private:
  std::int64_t bytes() const { return n_ * n_ * static_cast<std::int64_t>(sizeof(float)); }

  std::int64_t n_;
  DeviceBuffer a_, b_, c_;
};

}  // namespace

GpuCalibration calibrate_gpu(const GpuCalibrationSizes& sizes) {
  GpuCalibration result;
  const NextToNothing launches(sizes.launches);
  result.launch_us = launches.host_us();
  result.node_us = launches.node_us();
  result.copy_gbytes = copy_gbytes(sizes.copy_bytes);
  const SquareProducts products(sizes.matrix);
  result.float32_gflops = products.gflops(cuda::Precision::float32);
  result.tf32_gflops = products.gflops(cuda::Precision::tf32);
  result.bf16_gflops = products.gflops(cuda::Precision::bf16);
  return result;
}
#else
GpuCalibration calibrate_gpu(const GpuCalibrationSizes&) {
  throw ConfigError("this Hornet was built without CUDA: there is no GPU to calibrate");
}
#endif

}  // namespace hornet::benchmarks

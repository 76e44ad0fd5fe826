#include "src/backends/cuda/memory.hpp"

#include <algorithm>

namespace hornet::cuda {
namespace {

class RecordedGraph final : public RecordedWork {
 public:
  RecordedGraph(Driver& driver, std::function<void()> work) : work_(std::move(work)) {
    recording_ = driver.record([](void* object) { (*static_cast<std::function<void()>*>(object))(); }, &work_);
  }
  void replay() override { recording_->replay(); }

 private:
  std::function<void()> work_;
  std::unique_ptr<Recording> recording_;
};

class CudaMemory final : public DeviceMemory {
 public:
  explicit CudaMemory(Driver& driver) : driver_(driver) {}

  Tensor tensor(const TensorType& type) const override {
    auto* bytes = static_cast<std::byte*>(driver_.allocate(std::max<std::int64_t>(type.bytes(), 1)));
    return Tensor::over({bytes, [&driver = driver_](std::byte* memory) { driver.release(memory); }}, type);
  }
  void upload(const Tensor& to, const Tensor& from) const override {
    if (from.bytes()) driver_.upload(to.raw(), from.raw(), from.bytes());
  }
  void download(const Tensor& to, const Tensor& from) const override {
    if (from.bytes()) driver_.download(to.raw(), from.raw(), from.bytes());
  }
  void copy(void* to, const void* from, std::int64_t bytes) const override {
    if (bytes) driver_.copy(to, from, bytes);
  }
  void wait() const override { driver_.wait(); }
  std::unique_ptr<RecordedWork> record(const std::function<void()>& work) const override {
    return std::make_unique<RecordedGraph>(driver_, work);
  }

 private:
  Driver& driver_;
};

}  // namespace

std::unique_ptr<DeviceMemory> device_memory(Driver& driver) { return std::make_unique<CudaMemory>(driver); }

}  // namespace hornet::cuda

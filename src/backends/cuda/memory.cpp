#include "src/backends/cuda/memory.hpp"

#include <algorithm>
#include <cstdlib>
#include <hornet/runtime/device_error.hpp>

#include "src/backends/cuda/jit/kernels.hpp"
#include "src/backends/cuda/schedule/copy_part.hpp"
#include "src/backends/cuda/schedule/deferred.hpp"
#include "src/backends/cuda/schedule/graph_steps.hpp"
#include "src/backends/cuda/schedule/schedule.hpp"

namespace hornet::cuda {
namespace {

bool asked_for(const char* variable) {
  const char* value = std::getenv(variable);
  return value && std::string_view(value) == "1";
}

// work(), where what the driver reports becomes a DeviceError.
template <class Work>
auto reported(bool late, const Work& work) {
  try {
    return work();
  } catch (const Error&) {
    throw;
  } catch (const std::runtime_error& error) {
    const char* advice =
        late ? " (a GPU reports errors late; HORNET_CUDA_SYNC=1 tells the op that caused this one)" : "";
    throw DeviceError(std::string(error.what()) + advice);
  }
}

class ReportedWork final : public RecordedWork {
 public:
  explicit ReportedWork(std::unique_ptr<RecordedWork> work) : work_(std::move(work)) {}
  void replay() override {
    reported(true, [this] { work_->replay(); });
  }
  std::int64_t launches() const override { return work_->launches(); }

 private:
  std::unique_ptr<RecordedWork> work_;
};

class CudaMemory final : public DeviceMemory {
 public:
  CudaMemory(Driver& driver, IndexFaults& faults) : driver_(driver), faults_(faults) {}

  Tensor tensor(const TensorType& type) const override {
    auto* bytes = static_cast<std::byte*>(
        reported(late_, [&] { return driver_.allocate(std::max<std::int64_t>(type.bytes(), 1)); }));
    if (!bytes) throw_out_of_memory(type.bytes());
    return Tensor::over({bytes, [&driver = driver_](std::byte* memory) { release(driver, memory); }}, type);
  }
  void upload(const Tensor& to, const Tensor& from) const override {
    if (from.bytes()) next([&] { driver_.upload(to.raw(), from.raw(), from.bytes()); });
  }
  void download(const Tensor& to, const Tensor& from) const override {
    if (!from.bytes()) return;
    next([&] {
      driver_.download(to.raw(), from.raw(), from.bytes());
      faults_.after_wait();
    });
  }
  void copy(void* to, const void* from, std::int64_t bytes) const override {
    if (bytes) reported(late_, [&] { submit_copy(driver_, to, from, bytes); });
  }
  void wait() const override {
    next([this] {
      driver_.wait();
      faults_.after_wait();
    });
  }
  void finish_compiling() const override { jit_registry().finish(); }
  double seconds_of(const std::function<void()>& work) const override {
    const std::function<void()> all = [&] {
      work();
      launch_deferred();
    };
    const auto run = [](void* function) { (*static_cast<const std::function<void()>*>(function))(); };
    return reported(late_, [&] {
      launch_deferred();
      return driver_.seconds_of(run, const_cast<std::function<void()>*>(&all));
    });
  }
  std::int64_t free_bytes() const override {
    return reported(late_, [this] { return driver_.memory_state().free; });
  }
  bool step_by_step() const override { return step_by_step_; }
  std::unique_ptr<RecordedWork> record(std::vector<DeviceWork> work) const override {
    return std::make_unique<ReportedWork>(reported(late_, [&] { return schedule(driver_, std::move(work)); }));
  }

  std::unique_ptr<RecordedWork> record_in_order(std::function<void()> work) const override {
    return std::make_unique<ReportedWork>(
        std::make_unique<GraphSteps>(driver_, std::vector<Launchable>{std::move(work)}, false));
  }

 private:
  // Behind everything that was asked for.
  template <class Work>
  void next(const Work& work) const {
    reported(late_, [&] {
      launch_deferred();
      work();
    });
  }
  // What waits may work on the memory. There is nobody to tell that the device has failed.
  static void release(Driver& driver, void* memory) noexcept {
    try {
      launch_deferred();
    } catch (const std::exception&) {
    }
    driver.release(memory);
  }
  [[noreturn]] void throw_out_of_memory(std::int64_t needed) const {
    const MemoryState state = driver_.memory_state();
    throw OutOfMemoryError("the GPU's memory does not suffice: " + std::to_string(needed) + " bytes are needed, " +
                           std::to_string(state.free) + " of " + std::to_string(state.total) + " are free");
  }

  Driver& driver_;
  IndexFaults& faults_;
  const bool step_by_step_ = asked_for("HORNET_CUDA_SYNC");
  const bool late_ = !step_by_step_;  // whether errors are told after the op that caused them
};

}  // namespace

std::unique_ptr<DeviceMemory> device_memory(Driver& driver, IndexFaults& faults) {
  return std::make_unique<CudaMemory>(driver, faults);
}

}  // namespace hornet::cuda

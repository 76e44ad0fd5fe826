// A step as a list of launches, recorded as graphs: of one step, and of several, between which no graph begins.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "src/backends/cuda/driver.hpp"
#include "src/backends/cuda/schedule/deferred.hpp"
#include "src/runtime/device_memory.hpp"

namespace hornet::cuda {

using Launchable = std::function<void()>;

class GraphSteps final : public RecordedWork, public DeferredSteps {
 public:
  // `several`: whether steps that are not too long are recorded as graphs of several too, which take as many times the
  // memory and the time to make.
  GraphSteps(Driver& driver, std::vector<Launchable> launches, bool several)
      : driver_(driver), launches_(std::move(launches)), has_several_(several) {}
  ~GraphSteps() override;  // launches what waits

  // The first time launch by launch: a kernel is loaded when it is first launched, which a recording cannot wait for.
  void replay() override;
  void launch(int steps) override;
  std::int64_t launches() const override { return one_ ? one_->launches() : std::ssize(launches_); }

 private:
  static constexpr int kSteps = 16;                   // of the graph of several
  static constexpr std::int64_t kMostLaunches = 256;  // of a step of it: a library's call may be hundreds

  void run() const;
  template <int Steps>
  static void record(void* steps);

  Driver& driver_;
  std::vector<Launchable> launches_;
  bool has_several_, loaded_ = false;
  std::unique_ptr<Recording> one_, several_;
};

// Kernel by kernel, as they are listed.
std::unique_ptr<RecordedWork> step_by_step(Driver& driver, const std::vector<DeviceWork>& work);

}  // namespace hornet::cuda

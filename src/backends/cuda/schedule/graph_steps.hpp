// A step as a list of launches, recorded as a graph.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "src/backends/cuda/driver.hpp"
#include "src/runtime/device_memory.hpp"

namespace hornet::cuda {

using Launchable = std::function<void()>;

class GraphSteps final : public RecordedWork {
 public:
  GraphSteps(Driver& driver, std::vector<Launchable> launches) : driver_(driver), launches_(std::move(launches)) {}

  // The first time launch by launch: a kernel is loaded when it is first launched, which a recording cannot wait for.
  void replay() override;

 private:
  void launch() const;
  void record() const;

  Driver& driver_;
  std::vector<Launchable> launches_;
  bool loaded_ = false;
  std::unique_ptr<Recording> recording_;
};

}  // namespace hornet::cuda

// What a plan on a device keeps there of values that others hold on the host: inputs go up before each run, constants
// went up once, variables stay there until the host asks for them (hornet/graph/variable.hpp).
#pragma once

#include <map>
#include <vector>

#include "src/runtime/device_memory.hpp"
#include "src/runtime/memory_plan.hpp"

namespace hornet {

class DeviceMirror {
 public:
  explicit DeviceMirror(const DeviceMemory& memory) : memory_(memory) {}

  // The device's copy of what lies at a place outside the arena.
  Tensor at(const Place& place);
  // Runs write this variable.
  void writes(const std::shared_ptr<Variable>& variable) { written_.push_back(variable); }
  // Before a run: inputs, and variables that the host had.
  void enter() const;

 private:
  struct Copy {
    Tensor host, device;
  };

  Tensor variable(const std::shared_ptr<Variable>& variable);

  const DeviceMemory& memory_;
  std::map<const std::byte*, std::vector<Tensor>> known_;  // by the host's memory, of which there may be several views
  std::vector<Copy> inputs_;
  std::vector<std::shared_ptr<Variable>> variables_, written_;
};

// A tensor of the host in a device's memory, and back.
Tensor uploaded(const Tensor& host, const DeviceMemory& memory);
Tensor downloaded(const Tensor& device, const DeviceMemory& memory);

}  // namespace hornet

// On which device nodes are to run, where that is not the one that their plan is made for.
#pragma once

#include <string>

namespace hornet {

// Nodes that this thread adds to graphs while it lives are placed on that device; of scopes inside each other the
// innermost counts. Gradients of a node are placed where the node is. DeviceScope (runtime/device.hpp) is this with a
// device's name checked.
class PlacementScope {
 public:
  // "cpu", "gpu:0", as device() tells them; "": wherever the plan runs.
  explicit PlacementScope(std::string device);
  ~PlacementScope();
  PlacementScope(const PlacementScope&) = delete;
  PlacementScope& operator=(const PlacementScope&) = delete;

  static const std::string& device();  // of the innermost scope of this thread, "" without one

 private:
  std::string before_;
};

}  // namespace hornet

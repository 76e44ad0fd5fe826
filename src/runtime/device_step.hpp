// What is done on a device for one node.
#pragma once

#include <hornet/graph/graph.hpp>
#include <hornet/runtime/device_error.hpp>
#include <stdexcept>
#include <string>

namespace hornet {

// work(), where what a device or its libraries report becomes a DeviceError with the node's name and op. Hornet's other
// errors say who they are of already.
template <class Work>
auto on_device_for(const Node& node, const Work& work) {
  const auto named = [&](const std::exception& error) {
    return DeviceError("op \"" + node.name + "\" (" + std::string(node.op.name()) + "): " + error.what());
  };
  try {
    return work();
  } catch (const DeviceError& error) {
    throw named(error);
  } catch (const Error&) {
    throw;
  } catch (const std::runtime_error& error) {
    throw named(error);
  }
}

}  // namespace hornet

// Backend: a room of kernels keyed by op. The plan asks it for nothing else.
#pragma once

#include <string>
#include <string_view>

#include "src/passes/program.hpp"
#include "src/runtime/device_memory.hpp"
#include "src/runtime/kernel.hpp"

namespace hornet {

class Backend {
 public:
  virtual ~Backend() = default;
  virtual std::string_view name() const = 0;
  virtual std::string description() const = 0;  // of the device, for people
  // The kernel for a node; empty when there is none for its op or types. The node's composition is used then.
  virtual Kernel make_kernel(KernelSite& site) const = 0;
  virtual bool has_kernel(const Node& node) const = 0;
  // Replaces loops, and their gradients, that this backend has a kernel for as they are: what a library has as a whole.
  // It comes before all passes; of other loops they see the steps.
  virtual passes::Program take_loops(const passes::Program& program) const { return program; }
  // Fuses nodes into those this backend runs as one step. Fused nodes have compositions, as any op may.
  virtual passes::Program fuse(const passes::Program& program) const = 0;
  // Whether it can hand the node's result on piece by piece, to a pointwise node fused behind it.
  virtual bool can_produce(const Node& node) const = 0;
  // Where its kernels' arguments lie; nullptr for the host's own memory.
  virtual const DeviceMemory* memory() const { return nullptr; }
  // Whether loops of small steps run best in one thread each, side by side (passes::join_loops, divide_rows).
  virtual bool runs_loops_in_threads() const { return false; }
};

// The backend of the device in use (hornet/runtime/device.hpp), which src/backends/open.cpp alone decides. Throws
// ConfigError when the environment variable HORNET_DEVICE asks for one that cannot be used.
const Backend& open_backend();

// The backend of a device by its full name ("cpu", "gpu:0"). full_device_name() gives that for any name that set_device
// takes; it throws what set_device throws, `who` in front.
const Backend& backend_of(const std::string& device);
std::string full_device_name(const std::string& who, std::string_view device);

// Makes a backend the one in use, as set_device does: how tests run models on theirs, which they keep alive.
void use_backend(const Backend& backend);

}  // namespace hornet

// Kernels on their way to the device. Whoever wants one run submits it; what is collected, while a plan is recorded, is
// not run but kept as a part of what the plan's step does.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "src/backends/cuda/schedule/deferred.hpp"

namespace hornet::cuda {

// What is known of a kernel without its functor.
struct PartKind {
  std::size_t type;  // of the functor, in jit_registry()
  int threads;       // of a block; 0 for elements
  std::int64_t n;    // elements or blocks, not 0
};

struct Part : PartKind {
  std::vector<std::byte> functor;
  std::function<void(const void* functor)> launch;  // alone, as if it had not been collected

  void run_alone() const { launch(functor.data()); }
};

// What one step asks of the device, as far as it is parts, in order.
struct CollectedStep {
  std::vector<Part> parts;
  bool opaque = false;  // it also asks for something else: it can be run but not looked into
};

// What work() submits on this thread; nothing of it is run.
CollectedStep collect(const std::function<void()>& work);

// Runs what is not a functor of ours, as a library's call; a step that is being collected is opaque by it.
void submit_opaque(const std::function<void()>& call);

namespace collecting {
bool active();  // on this thread
void add(Part part);
}  // namespace collecting

// launch(functor) now, or a part of the kind that kind() tells.
template <class Kind, class LaunchAlone>
void submit(const Kind& kind, std::span<const std::byte> functor, const LaunchAlone& launch) {
  if (collecting::active()) return collecting::add({kind(), {functor.begin(), functor.end()}, launch});
  launch_deferred();
  launch(functor.data());
}

}  // namespace hornet::cuda

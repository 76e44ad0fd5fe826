// Loop: the kernel of a scan. The step is planned once, as a program of its own whose memory is scratch of the scan's
// step in the outer plan; running it allocates nothing. A slice of a sequence is read where it lies and a step's
// outputs are written where they belong; a state that is also an output, as it is after the step or was before it, is
// carried there.
#pragma once

#include "src/runtime/backend.hpp"
#include "src/runtime/memory_plan.hpp"

namespace hornet {

// Whether it is ops::Scan or passes::DividedScan.
bool is_loop(const Op& op);

// A loop whose parts, of the rows, are independent of each other; one is the whole of an undivided one.
struct LoopKernel {
  std::int64_t parts = 1;
  std::function<void(const KernelArgs& args, std::int64_t part)> run;
};

// Of a node that is a loop, its body optimised.
LoopKernel loop_kernel(KernelSite& site, const Backend& backend);

// The same as a kernel: the parts run on the thread pool, one thread each.
Kernel scan_kernel(KernelSite& site, const Backend& backend);

// The kernel of any node: a loop's, a placed part's or the backend's. Throws InternalError where there is none.
Kernel kernel_of(KernelSite& site, const Backend& backend);

}  // namespace hornet

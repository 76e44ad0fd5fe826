// Loop: the kernel of a scan. The step is planned once, as a program of its own whose memory is scratch of the scan's
// step in the outer plan; running it allocates nothing. A slice of a sequence is read where it lies and a step's
// outputs are written where they belong; a state that is also an output is carried there.
#pragma once

#include "src/runtime/backend.hpp"
#include "src/runtime/memory_plan.hpp"

namespace hornet {

// The kernel of a node whose op is ops::Scan, its body optimised.
Kernel scan_kernel(KernelSite& site, const Backend& backend);

// The kernel of any node: scan_kernel or the backend's. Throws InternalError where there is none.
Kernel kernel_of(KernelSite& site, const Backend& backend);

}  // namespace hornet

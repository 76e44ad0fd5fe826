// The kernel of a concurrent node: its loops, or their parts, on the thread pool, one thread each. What a step would
// cut among threads itself then runs in that thread.
#pragma once

#include "src/runtime/backend.hpp"

namespace hornet {

// The kernel of a node whose op is passes::Concurrent.
Kernel concurrent_kernel(KernelSite& site, const Backend& backend);

}  // namespace hornet

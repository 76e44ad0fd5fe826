// The kernel of a part of a program that runs on another device (passes::Placed): a plan for that device, between
// copies of what goes in and comes out.
#pragma once

#include "src/runtime/backend.hpp"

namespace hornet {

// In a plan of `outer`. Running it needs the host, so that a plan with such a step cannot be recorded.
Kernel placed_kernel(KernelSite& site, const Backend& outer);

}  // namespace hornet

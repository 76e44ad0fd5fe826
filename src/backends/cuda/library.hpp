// Kernels that are one call of a library.
#pragma once

#include "src/backends/cuda/launch.hpp"
#include "src/runtime/kernel.hpp"

namespace hornet::cuda {

// Empty where the library has nothing.
inline Kernel library_kernel(KernelSite& site, std::shared_ptr<LibraryCall> call) {
  if (!call) return {};
  site.scratch_bytes = call->workspace_bytes();
  return [call = std::move(call)](const KernelArgs& args) { call->run(args.in, args.out[0], args.scratch); };
}

}  // namespace hornet::cuda

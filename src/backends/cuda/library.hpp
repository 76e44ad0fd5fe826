// Kernels that are one call of a library.
#pragma once

#include "src/backends/cuda/launch.hpp"
#include "src/runtime/kernel.hpp"

namespace hornet::cuda {

// Every call of a library goes this way.
inline void run_library(LibraryCall& call, const void* const* in, void* out, void* scratch) {
  submit_opaque([&] { call.run(in, out, scratch); });
}

// Empty where the library has nothing.
inline Kernel library_kernel(KernelSite& site, std::shared_ptr<LibraryCall> call) {
  if (!call) return {};
  site.scratch_bytes = call->workspace_bytes();
  return [call = std::move(call)](const KernelArgs& args) { run_library(*call, args.in, args.out[0], args.scratch); };
}

}  // namespace hornet::cuda

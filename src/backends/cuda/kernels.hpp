// The GPU's kernels by op: one list, in kernels.cpp. To add a kernel, write its maker in a file named for the op, its
// functor under device/, and give each a line in its list (kernels.cpp, module/kernels/<file>.cpp).
#pragma once

#include "src/runtime/kernel.hpp"

namespace hornet::cuda {

struct KernelEntry {
  std::string_view op;
  KernelMaker make;
};

std::span<const KernelEntry> kernel_list();

Kernel broadcast_to_kernel(KernelSite& site);
Kernel concatenate_kernel(KernelSite& site);
Kernel pad_kernel(KernelSite& site);
Kernel reverse_kernel(KernelSite& site);
Kernel slice_kernel(KernelSite& site);
Kernel transpose_kernel(KernelSite& site);

}  // namespace hornet::cuda

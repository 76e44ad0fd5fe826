// The CPU's kernels by op: one list, in kernels.cpp. To add a kernel, write its maker in a file named for the op and
// give it a line there.
#pragma once

#include "src/runtime/kernel.hpp"

namespace hornet::cpu {

struct KernelEntry {
  std::string_view op;
  KernelMaker make;
};

std::span<const KernelEntry> kernel_list();

Kernel matmul_kernel(KernelSite& site);

}  // namespace hornet::cpu

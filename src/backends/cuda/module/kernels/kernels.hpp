// The list of the module's kernels: one function a file of device code.
#pragma once

#include "src/backends/cuda/module/kernels/launchers.hpp"

namespace hornet::cuda {

void add_strided_copies(KernelTable& table);

inline KernelTable all_kernels() {
  KernelTable table;
  add_strided_copies(table);
  return table;
}

}  // namespace hornet::cuda

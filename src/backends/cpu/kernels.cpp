#include "src/backends/cpu/kernels.hpp"

namespace hornet::cpu {

std::span<const KernelEntry> kernel_list() {
  static constexpr KernelEntry list[] = {
      {"matmul", matmul_kernel},
  };
  return list;
}

}  // namespace hornet::cpu

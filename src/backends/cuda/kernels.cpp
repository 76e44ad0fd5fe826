#include "src/backends/cuda/kernels.hpp"

namespace hornet::cuda {

std::span<const KernelEntry> kernel_list() {
  static constexpr KernelEntry list[] = {
      {"broadcast_to", broadcast_to_kernel},
      {"concatenate", concatenate_kernel},
      {"pad", pad_kernel},
      {"reverse", reverse_kernel},
      {"slice", slice_kernel},
      {"transpose", transpose_kernel},
  };
  return list;
}

}  // namespace hornet::cuda

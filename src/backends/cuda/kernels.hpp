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

Kernel argmax_kernel(KernelSite& site);
Kernel argmin_kernel(KernelSite& site);
Kernel average_pool_kernel(KernelSite& site);
Kernel average_pool_grad_kernel(KernelSite& site);
Kernel broadcast_to_kernel(KernelSite& site);
Kernel concatenate_kernel(KernelSite& site);
Kernel conv_kernel(KernelSite& site);
Kernel conv_input_grad_kernel(KernelSite& site);
Kernel conv_kernel_grad_kernel(KernelSite& site);
Kernel cumsum_kernel(KernelSite& site);
Kernel gated_recurrence_kernel(KernelSite& site);
Kernel gated_recurrence_grad_kernel(KernelSite& site);
Kernel gather_kernel(KernelSite& site);
Kernel gather_grad_kernel(KernelSite& site);
Kernel log_softmax_kernel(KernelSite& site);
Kernel matmul_kernel(KernelSite& site);
Kernel max_kernel(KernelSite& site);
Kernel max_pool_kernel(KernelSite& site);
Kernel max_pool_grad_kernel(KernelSite& site);
Kernel max_pool_pick_kernel(KernelSite& site);
Kernel max_pool_winners_kernel(KernelSite& site);
Kernel max_winner_grad_kernel(KernelSite& site);
Kernel min_kernel(KernelSite& site);
Kernel moments_kernel(KernelSite& site);
Kernel one_hot_kernel(KernelSite& site);
Kernel fused_channels_kernel(KernelSite& site);
Kernel fused_epilogue_kernel(KernelSite& site);
Kernel fused_pointwise_kernel(KernelSite& site);
Kernel fused_prologue_kernel(KernelSite& site);
Kernel fused_rows_kernel(KernelSite& site);
Kernel pad_kernel(KernelSite& site);
Kernel pooled_epilogue_kernel(KernelSite& site);
Kernel produced_rows_kernel(KernelSite& site);
Kernel continued_rows_kernel(KernelSite& site);
Kernel random_bernoulli_kernel(KernelSite& site);
Kernel random_normal_kernel(KernelSite& site);
Kernel random_uniform_kernel(KernelSite& site);
Kernel reverse_kernel(KernelSite& site);
Kernel slice_kernel(KernelSite& site);
Kernel softmax_kernel(KernelSite& site);
Kernel sum_kernel(KernelSite& site);
Kernel top_k_kernel(KernelSite& site);
Kernel transpose_kernel(KernelSite& site);

}  // namespace hornet::cuda

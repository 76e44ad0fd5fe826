// The CPU's kernels by op: one list, in kernels.cpp. To add a kernel, write its maker in a file named for the op and
// give it a line there.
#pragma once

#include "src/runtime/kernel.hpp"

namespace hornet::cpu {

struct KernelEntry {
  std::string_view op;
  KernelMaker make;
  bool (*has)(const Node& node) = nullptr;  // where the op alone does not say it
};

std::span<const KernelEntry> kernel_list();

bool has_moments(const Node& node);

Kernel argmax_kernel(KernelSite& site);
Kernel argmin_kernel(KernelSite& site);
Kernel average_pool_grad_kernel(KernelSite& site);
Kernel average_pool_kernel(KernelSite& site);
Kernel concatenate_kernel(KernelSite& site);
Kernel conv_input_grad_kernel(KernelSite& site);
Kernel conv_kernel(KernelSite& site);
Kernel conv_kernel_grad_kernel(KernelSite& site);
Kernel cumsum_kernel(KernelSite& site);
Kernel fused_channels_kernel(KernelSite& site);
Kernel fused_rows_kernel(KernelSite& site);
Kernel gather_grad_kernel(KernelSite& site);
Kernel gather_kernel(KernelSite& site);
Kernel log_softmax_kernel(KernelSite& site);
Kernel matmul_kernel(KernelSite& site);
Kernel max_kernel(KernelSite& site);
Kernel max_pool_grad_kernel(KernelSite& site);
Kernel max_pool_kernel(KernelSite& site);
Kernel max_pool_pick_kernel(KernelSite& site);
Kernel max_pool_winners_kernel(KernelSite& site);
Kernel max_winner_grad_kernel(KernelSite& site);
Kernel min_kernel(KernelSite& site);
Kernel moments_kernel(KernelSite& site);
Kernel one_hot_kernel(KernelSite& site);
Kernel pad_kernel(KernelSite& site);
Kernel pointwise_parts_kernel(KernelSite& site);
Kernel pooled_epilogue_kernel(KernelSite& site);
Kernel pooled_kernel_grad_kernel(KernelSite& site);
Kernel random_bernoulli_kernel(KernelSite& site);
Kernel random_normal_kernel(KernelSite& site);
Kernel random_uniform_kernel(KernelSite& site);
Kernel reverse_kernel(KernelSite& site);
Kernel slice_kernel(KernelSite& site);
Kernel softmax_kernel(KernelSite& site);
Kernel sum_kernel(KernelSite& site);
Kernel top_k_kernel(KernelSite& site);
Kernel transpose_kernel(KernelSite& site);

}  // namespace hornet::cpu

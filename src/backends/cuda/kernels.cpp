#include "src/backends/cuda/kernels.hpp"

namespace hornet::cuda {

std::span<const KernelEntry> kernel_list() {
  static constexpr KernelEntry list[] = {
      {"argmax", argmax_kernel},
      {"argmin", argmin_kernel},
      {"average_pool", average_pool_kernel},
      {"average_pool_grad", average_pool_grad_kernel},
      {"broadcast_to", broadcast_to_kernel},
      {"concatenate", concatenate_kernel},
      {"continued_rows", continued_rows_kernel},
      {"conv", conv_kernel},
      {"conv_input_grad", conv_input_grad_kernel},
      {"conv_kernel_grad", conv_kernel_grad_kernel},
      {"cumsum", cumsum_kernel},
      {"fused_channels", fused_channels_kernel},
      {"fused_epilogue", fused_epilogue_kernel},
      {"fused_pointwise", fused_pointwise_kernel},
      {"fused_prologue", fused_prologue_kernel},
      {"fused_rows", fused_rows_kernel},
      {"gated_recurrence", gated_recurrence_kernel},
      {"gated_recurrence_grad", gated_recurrence_grad_kernel},
      {"gather", gather_kernel},
      {"gather_grad", gather_grad_kernel},
      {"log_softmax", log_softmax_kernel},
      {"matmul", matmul_kernel},
      {"max", max_kernel},
      {"max_pool", max_pool_kernel},
      {"max_pool_grad", max_pool_grad_kernel},
      {"max_pool_pick", max_pool_pick_kernel},
      {"max_pool_winners", max_pool_winners_kernel},
      {"max_winner_grad", max_winner_grad_kernel},
      {"min", min_kernel},
      {"moments", moments_kernel},
      {"one_hot", one_hot_kernel},
      {"pad", pad_kernel},
      {"pooled_epilogue", pooled_epilogue_kernel},
      {"produced_rows", produced_rows_kernel},
      {"random_bernoulli", random_bernoulli_kernel},
      {"random_normal", random_normal_kernel},
      {"random_uniform", random_uniform_kernel},
      {"reverse", reverse_kernel},
      {"slice", slice_kernel},
      {"softmax", softmax_kernel},
      {"sum", sum_kernel},
      {"top_k", top_k_kernel},
      {"transpose", transpose_kernel},
  };
  return list;
}

}  // namespace hornet::cuda

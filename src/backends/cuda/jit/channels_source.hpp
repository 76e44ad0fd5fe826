// Sums over the leading axes of what a pointwise program computes, as the source of one kernel of blocks.
#pragma once

#include <span>

#include "src/backends/cuda/jit/kernels.hpp"
#include "src/backends/cuda/reduce_stages.hpp"
#include "src/passes/fused_channels.hpp"

namespace hornet::cuda {

// One stage, or two where there is much to sum into few channels.
std::vector<ReduceStage> channel_stages(const passes::FusedChannels& op);

// One stage of the sums: results are [chunks, channels], of as many chunks as the stage has.
JitSource channels_source(const passes::FusedChannels& op, std::span<const TensorType> in,
                          const std::vector<const Tensor*>& constants, const ReduceStage& stage);

// The last stage of a single sum with a program behind it, whose results the kernel's are. Of the inputs the first
// `own` are op's, the others follow the sum in the program's.
JitSource channels_source(const passes::FusedChannels& op, std::size_t own, const passes::FusedPointwise& epilogue,
                          std::span<const TensorType> in, const std::vector<const Tensor*>& constants,
                          const ReduceStage& stage);

}  // namespace hornet::cuda

// Sums of channels as kernels that are compiled for them.
#pragma once

#include "src/ops/reduce.hpp"
#include "src/passes/fused_channels.hpp"
#include "src/runtime/kernel.hpp"

namespace hornet::cuda {

// A sum over leading axes, and over nothing else, of numbers that there are: as sums of channels.
std::optional<passes::FusedChannels> channels_of(const ops::Sum& sum, const TensorType& x);

// The kernel of a fused_epilogue whose producer is such a sum.
Kernel summed_epilogue_kernel(KernelSite& site, const ops::Sum& sum);

}  // namespace hornet::cuda

// What the CUDA backend fuses.
#pragma once

#include "src/passes/program.hpp"

namespace hornet::cuda {

// Whether a pointwise program can be fused behind it: a small product, a convolution of tiles, a sum over leading axes.
bool can_produce(const Node& node);

passes::Program fuse(const passes::Program& program);

}  // namespace hornet::cuda

// What the CUDA backend fuses.
#pragma once

#include "src/passes/program.hpp"

namespace hornet::cuda {

// Whether it is a product that a pointwise program can be fused behind.
bool is_small_product(const Node& node);

passes::Program fuse(const passes::Program& program);

}  // namespace hornet::cuda

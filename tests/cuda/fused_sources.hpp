// The kernels that are written for a program's fused nodes.
#pragma once

#include <vector>

#include "src/backends/cuda/jit/kernels.hpp"
#include "src/passes/program.hpp"

namespace hornet::cuda {

// As the GPU's plan has the nodes; of sums of channels, the first stage.
std::vector<JitSource> sources_of(const passes::Program& program);

}  // namespace hornet::cuda

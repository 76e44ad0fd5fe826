// Fused programs on the GPU's kernels, beside what they are made of.
#pragma once

#include "src/passes/program.hpp"

namespace hornet {

// Checks that a program's plan on the GPU gives what its nodes give one by one, on the CPU and on the GPU's own
// kernels.
void expect_same_on_gpu(const passes::Program& program, double tolerance);

}  // namespace hornet

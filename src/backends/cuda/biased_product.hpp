// Products that are left to the library (small_product.hpp) with a row added to each of theirs, which the library does
// as it writes them. Its relu is not used: what it makes of NaN is not said. A mask or an optimizer's update takes a
// pass over the product anyway, and the relu in front of it rides along.
#pragma once

#include "src/passes/program.hpp"
#include "src/runtime/kernel.hpp"

namespace hornet::cuda {

// Joins such a product with the addition that alone reads it: a fused_epilogue of that one instruction.
passes::Program join_biases(const passes::Program& program);

// Whether a node is what join_biases makes.
bool is_biased_product(const Node& node);

// Its kernel.
Kernel biased_product_kernel(KernelSite& site);

}  // namespace hornet::cuda

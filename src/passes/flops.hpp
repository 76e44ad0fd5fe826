// How much there is to multiply.
#pragma once

#include "src/ops/scan.hpp"
#include "src/passes/program.hpp"

namespace hornet::passes {

// Multiply-adds of a node times two, for matrix products and convolutions, fused ones and those of all steps of a loop
// included; else 0.
double flops_of(const Node& node);

bool convolves(const Node& node);  // whether these are a convolution's

// The same of one step of a loop.
double step_flops(const ops::Scan& scan);

}  // namespace hornet::passes

// Single ops on the GPU's kernels, compiled for the host, beside the CPU's.
#pragma once

#include "tests/cuda/backends.hpp"
#include "tests/ops/cases.hpp"

// The case's node, its inputs placeholders "x0", "x1", ….
hornet::Node& add_node(hornet::Graph& graph, const OpCase& one);

// The outputs of one case, its floating inputs as `dtype`.
std::vector<hornet::Tensor> run_case(const OpCase& one, hornet::DType dtype, const hornet::Backend& backend);

// Checks every output in float32 and float64.
void check_beside_cpu(const OpCase& one, double tolerance_f32 = 2e-6, double tolerance_f64 = 1e-12);

// The oracle of fusion: a program computed one node after the other, without any pass.
#pragma once

#include "src/passes/program.hpp"

namespace hornet {

// The fetches, then the updates. Sources must be constants and variables; variables keep their values.
std::vector<Tensor> node_by_node(const passes::Program& program);

// The same by a plan, with all passes.
std::vector<Tensor> planned(const passes::Program& program);

// The plan's steps as text.
std::string steps_of(const passes::Program& program);

// Checks that a program's plan gives what node_by_node gives.
void expect_same(const passes::Program& program, double tolerance);

// How often `word` stands in `text`.
int count(const std::string& text, std::string_view word);

// The largest |a - b| / (1 + |b|); NaN equals NaN.
double difference(const Tensor& a, const Tensor& b);

// Numbers in [-1, 1) that follow no pattern.
Tensor scattered(const Shape& shape, DType dtype = f32, std::uint32_t seed = 1);

}  // namespace hornet

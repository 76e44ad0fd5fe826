// The table of cases that every op of the catalog must have.
#pragma once

#include <hornet/graph/graph.hpp>
#include <string>
#include <vector>

// An op by its catalog name, its attributes as JSON, and inputs in the widest dtype it takes (float64 for floats).
struct OpCase {
  std::string op;
  std::string attributes;
  std::vector<hornet::Tensor> inputs;
};

// Distinct float64 values between low and high in scrambled order, none of them round. `salt` moves all of them a bit.
hornet::Tensor distinct(const hornet::Shape& shape, double low = -2, double high = 2, int salt = 0);

std::vector<OpCase> pointwise_cases();
std::vector<OpCase> structured_cases();
std::vector<OpCase> scan_cases();  // of float64 throughout

// Floating values as `dtype`; others as they are.
hornet::Tensor as_float(const hornet::Tensor& tensor, hornet::DType dtype);

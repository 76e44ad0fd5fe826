// C++ for the instructions of fused programs: src/backends/elements/ has the functions.
#pragma once

#include <hornet/tensor/tensor.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "src/passes/fused_instruction.hpp"

namespace hornet::cuda {

std::string_view cpp_type(DType dtype);  // "float"; of a bool "std::uint8_t"

// The element function of a pointwise op, "Add" for "add": a name in hornet::elements.
std::string element_function(std::string_view op);

// `op` of elements, given the expressions and dtypes of its arguments.
std::string element_expression(const Op& op, const std::vector<std::string>& args, const std::vector<DType>& in,
                               DType out);

inline std::string number(std::int64_t n) { return std::to_string(n); }

// The only element of a tensor as a literal, exact.
std::string literal(const Tensor& scalar);

// Whether a tensor of shape `from` that stretches to `to` is one row along the last axis.
bool is_last_row(const Shape& from, const Shape& to);

// "const float* " + …: the index of element `i` of a result of shape `to` in a tensor of shape `from` that stretches to
// it.
std::string stretched_index(const Shape& from, const Shape& to, const std::string& i);

}  // namespace hornet::cuda

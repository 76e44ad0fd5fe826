// The equation of an einsum: which axis of an operand is called what.
#pragma once

#include <hornet/tensor/shape.hpp>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hornet::ops {

// A letter, or for the axes of an ellipsis -n … -1, counted from the last one as they are aligned.
using Label = int;
using Labels = std::vector<Label>;

struct EinsumEquation {
  std::vector<Labels> operands;
  Labels output;
  std::map<Label, std::int64_t> extents;

  // Throws ConfigError, ShapeError: see einsum().
  EinsumEquation(std::string_view equation, std::span<const Shape> shapes);
};

bool has(const Labels& labels, Label label);

}  // namespace hornet::ops

// Sums of products by equation.
#pragma once

#include <hornet/graph/graph.hpp>
#include <string_view>
#include <vector>

namespace hornet::ops {

// einsum("abc,cde->abde", {x, kernel}): axes of one letter are of one extent (1 stretches) and lie side by side;
// letters that the output leaves out are summed over. "..." stands for further axes, broadcast as NumPy does. Without
// "->" the output has the ellipsis and then the letters that occur once, in alphabetical order. Two operands become one
// matrix product over the letters they share; three and more are taken from left to right. Operands of one dtype, a
// floating one where letters are summed over. Throws ConfigError on an equation that is not well formed or names a
// letter twice in one operand, ShapeError naming the operand whose rank or extents do not fit.
Value einsum(std::string_view equation, const std::vector<Value>& operands);

}  // namespace hornet::ops

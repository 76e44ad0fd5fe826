// Masks: bool values beside inputs, true where there is something to see.
#pragma once

#include <hornet/graph/value.hpp>
#include <vector>

namespace hornet::layers {

Value any_of_last_axis(Value mask);                     // [..., n] -> [...]
Value union_of_masks(const std::vector<Value>& masks);  // no value if one is missing

}  // namespace hornet::layers

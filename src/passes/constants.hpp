// What passes ask about constants.
#pragma once

#include <hornet/graph/graph.hpp>
#include <span>
#include <vector>

namespace hornet::passes {

// The tensor of a constant, or nullptr.
const Tensor* constant_of(Value value);
std::vector<const Tensor*> constants_of(std::span<const Value> values);

// Whether `value` is a constant of one element, possibly stretched by broadcast_to, that equals `number`.
bool is_all(Value value, double number);

}  // namespace hornet::passes

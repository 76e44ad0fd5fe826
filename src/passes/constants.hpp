// What passes ask about constants.
#pragma once

#include <hornet/graph/graph.hpp>

namespace hornet::passes {

// The tensor of a constant, or nullptr.
const Tensor* constant_of(Value value);

// Whether `value` is a constant of one element, possibly stretched by broadcast_to, that equals `number`.
bool is_all(Value value, double number);

}  // namespace hornet::passes

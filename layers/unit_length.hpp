// Scaling to unit length.
#pragma once

#include <hornet/graph/value.hpp>
#include <hornet/ops/reduce.hpp>

namespace hornet::layers {

// x divided by its length over `axes` (all of them when empty), which counts as at least epsilon. Keras: ops.normalize.
Value to_unit_length(Value x, const ops::Axes& axes, double epsilon);

}  // namespace hornet::layers

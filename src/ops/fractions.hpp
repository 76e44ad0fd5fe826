// What functions with fractional results compute on.
#pragma once

#include <hornet/ops/pointwise.hpp>

namespace hornet::ops {

// Integers and bool as float32.
inline Value with_fractions(Value x) { return is_floating(x.dtype()) ? x : cast(x, f32); }

}  // namespace hornet::ops

#pragma once

#include <hornet/graph/value.hpp>

namespace hornet::ops {

// A number beside a value: in the value's dtype, or in float32 where that cannot hold it and the two then meet.
Value number(double value, Value beside);

}  // namespace hornet::ops

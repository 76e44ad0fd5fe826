// Assignment of variables.
#pragma once

#include <hornet/graph/graph.hpp>

namespace hornet::ops {

// When it runs, `variable` takes `value` at the end of the step: every read of the variable in that step sees the
// value from before. The result is `value`. Throws ConfigError when `variable` is not a variable, ShapeError or
// DTypeError when the types differ.
Value assign(Value variable, Value value);

}  // namespace hornet::ops

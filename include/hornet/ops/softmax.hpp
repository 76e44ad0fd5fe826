// Softmax and its logarithm.
#pragma once

#include <hornet/graph/graph.hpp>

namespace hornet::ops {

// exp(x - max) / sum(exp(x - max)) along `axis`. Floating dtypes.
Value softmax(Value x, std::int64_t axis = -1);

// x - max - log(sum(exp(x - max))) along `axis`: finite where log(softmax(x)) underflows.
Value log_softmax(Value x, std::int64_t axis = -1);

}  // namespace hornet::ops

// Reductions that are written in those of reduce.hpp, as keras.ops has them: no axes means all of them, and keepdims
// leaves extents of 1 where they were. Those that need fractions make float32 of integers.
#pragma once

#include <hornet/ops/reduce.hpp>

namespace hornet::ops {

Value var(Value x, const Axes& axes = {}, bool keepdims = false);        // of n elements, not n - 1 (moments.hpp)
Value std(Value x, const Axes& axes = {}, bool keepdims = false);        // standard deviation, √var
Value logsumexp(Value x, const Axes& axes = {}, bool keepdims = false);  // log Σ exp(x), without overflow
// The middle of the elements in order, the mean of the middle two of an even number; NaN where one of them is.
Value median(Value x, const Axes& axes = {}, bool keepdims = false);
Value any(Value x, const Axes& axes = {}, bool keepdims = false);  // bool: whether one is not 0
Value all(Value x, const Axes& axes = {}, bool keepdims = false);
Value count_nonzero(Value x, const Axes& axes = {});  // int32

// The product of the elements; bool and uint8 count as int32. Its gradient is right where elements are 0.
Value prod(Value x, const Axes& axes = {}, bool keepdims = false);

}  // namespace hornet::ops

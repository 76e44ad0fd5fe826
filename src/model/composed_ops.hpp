// Functions of keras.ops that are no ops of a graph, written in those that are. Each has the shapes, dtypes and values
// of its namesake there (keras/src/ops/numpy.py, nn.py, math.py, linalg.py).
#pragma once

#include <hornet/ops/reduce.hpp>

namespace hornet::composed {

Value logical_xor(Value a, Value b);
Value floor_divide(Value a, Value b);
Value filled_like(Value x, double value);

Value variance(Value x, const ops::Axes& axes, bool keepdims);
Value deviation(Value x, const ops::Axes& axes, bool keepdims);
Value logsumexp(Value x, const ops::Axes& axes, bool keepdims);  // an axis of -inf gives -inf
Value any(Value x, const ops::Axes& axes, bool keepdims);
Value all(Value x, const ops::Axes& axes, bool keepdims);
Value l1_norm(Value x, const ops::Axes& axes, bool keepdims);
Value l2_norm(Value x, const ops::Axes& axes, bool keepdims);

Value swapaxes(Value x, std::int64_t axis1, std::int64_t axis2);
Value moveaxis(Value x, std::vector<std::int64_t> sources, std::vector<std::int64_t> destinations);
Value stack(const std::vector<Value>& parts, std::int64_t axis);
Value tile(Value x, std::vector<std::int64_t> repeats);  // fewer repeats than axes stand for the last ones
Value repeat(Value x, std::int64_t repeats, std::int64_t axis);

}  // namespace hornet::composed

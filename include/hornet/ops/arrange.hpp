// Functions that rearrange elements, written in those of shape.hpp, as keras.ops has them. Negative axes count from the
// end.
#pragma once

#include <hornet/ops/reduce.hpp>

namespace hornet::ops {

Value swapaxes(Value x, std::int64_t axis1, std::int64_t axis2);
// The axes that do not move keep their order, around those that do. Throws ConfigError unless both lists are as long.
Value moveaxis(Value x, std::vector<std::int64_t> sources, std::vector<std::int64_t> destinations);

Value stack(const std::vector<Value>& parts, std::int64_t axis = 0);  // of equal shapes, on a new axis
std::vector<Value> unstack(Value x, std::int64_t axis = 0);           // the slices of an axis, without it

// As often along each axis, and each element so often. Fewer repeats than axes stand for the last axes. Throws
// ConfigError unless all are >= 1.
Value tile(Value x, std::vector<std::int64_t> repeats);
Value repeat(Value x, std::int64_t repeats, std::int64_t axis);

Value flip(Value x, const Axes& axes = {});  // the other way round along these axes, all of them for none

// Moved on along an axis, what leaves its end coming in at its beginning: {1, 2, 3} by 1 is {3, 1, 2}. One shift counts
// for every axis; no axes means the elements one after the other. Throws ConfigError unless each axis has its shift.
Value roll(Value x, std::int64_t shift, const Axes& axes = {});
Value roll(Value x, const std::vector<std::int64_t>& shifts, const std::vector<std::int64_t>& axes);

// x[i + 1] - x[i] along `axis`, n times over. Throws ShapeError when the axis has no more than n elements.
Value diff(Value x, std::int64_t n = 1, std::int64_t axis = -1);

// Matrices [..., rows, columns] with zeros above (below) their k-th diagonal; those with k > 0 lie above the main one.
Value tril(Value x, std::int64_t k = 0);
Value triu(Value x, std::int64_t k = 0);

}  // namespace hornet::ops

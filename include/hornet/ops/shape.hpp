// Ops that rearrange elements and compute nothing.
#pragma once

#include <hornet/graph/graph.hpp>

namespace hornet::ops {

Value broadcast_to(Value x, Shape shape);     // as NumPy; x itself when it has that shape
Value reshape(Value x, Shape shape);          // one extent may be None; x itself when it has that shape
Value flatten_to(Value x, int leading_axes);  // the axes from `leading_axes` on become one
Value expand_dims(Value x, std::int64_t axis);
Value squeeze(Value x, std::int64_t axis);                 // ShapeError unless that extent is 1
Value transpose(Value x, std::vector<std::int64_t> axes);  // axis i of the result is axis axes[i] of x
Value concatenate(const std::vector<Value>& parts, std::int64_t axis);
std::vector<Value> split(Value x, const std::vector<std::int64_t>& sizes, std::int64_t axis);
Value slice(Value x, std::vector<std::int64_t> begin, std::vector<std::int64_t> size);
Value pad(Value x, std::vector<std::int64_t> before, std::vector<std::int64_t> after, double value = 0);
Value reverse(Value x, std::int64_t axis);

}  // namespace hornet::ops

// Reductions over axes. No axes given means all of them. keepdims leaves extents of 1 where axes were.
// The order of summation is fixed by the shape: the same bits for any number of threads.
#pragma once

#include <hornet/graph/graph.hpp>

namespace hornet::ops {

Value sum(Value x, std::vector<std::int64_t> axes = {}, bool keepdims = false);
Value mean(Value x, std::vector<std::int64_t> axes = {}, bool keepdims = false);  // integers become float32
Value max(Value x, std::vector<std::int64_t> axes = {}, bool keepdims = false);   // NaN wins; ties share the gradient
Value min(Value x, std::vector<std::int64_t> axes = {}, bool keepdims = false);

}  // namespace hornet::ops

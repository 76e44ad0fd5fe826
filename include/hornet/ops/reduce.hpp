// Reductions over axes. No axes given means all of them. keepdims leaves extents of 1 where axes were.
// The order of summation is fixed by the shape: the same bits for any number of threads.
#pragma once

#include <hornet/graph/graph.hpp>
#include <initializer_list>
#include <vector>

namespace hornet::ops {

// One axis, or a list of them: `-1`, `{1, 2}`, `{}`.
struct Axes {
  Axes() = default;
  Axes(std::int64_t axis) : list{axis} {}
  Axes(std::initializer_list<std::int64_t> axes) : list(axes) {}
  Axes(std::vector<std::int64_t> axes) : list(std::move(axes)) {}
  std::vector<std::int64_t> list;
};

Value sum(Value x, const Axes& axes = {}, bool keepdims = false);
Value mean(Value x, const Axes& axes = {}, bool keepdims = false);  // integers become float32
Value max(Value x, const Axes& axes = {}, bool keepdims = false);   // NaN wins; ties share the gradient
Value min(Value x, const Axes& axes = {}, bool keepdims = false);

}  // namespace hornet::ops

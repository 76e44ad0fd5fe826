#include "src/ops/reduce.hpp"

#include <algorithm>
#include <functional>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/ops/shape.hpp>

#include "src/ops/catalog.hpp"
#include "src/ops/emit.hpp"
#include "src/ops/expect.hpp"

namespace hornet::ops {

Shape reduced_shape(const Shape& shape, const std::vector<std::int64_t>& axes, bool keepdims) {
  std::vector<std::int64_t> extents;
  for (int i = 0; i < shape.rank(); ++i) {
    const bool gone = std::ranges::find(axes, i) != axes.end();
    if (!gone)
      extents.push_back(shape[i]);
    else if (keepdims)
      extents.push_back(1);
  }
  return Shape(std::move(extents));
}

std::vector<std::int64_t> normalized_axes(const Shape& shape, std::vector<std::int64_t> axes) {
  if (axes.empty())
    for (int i = 0; i < shape.rank(); ++i) axes.push_back(i);
  for (std::int64_t& axis : axes) axis = shape.normalize(axis);
  std::ranges::sort(axes);
  if (std::ranges::adjacent_find(axes) != axes.end()) throw ShapeError("an axis is named twice");
  return axes;
}

namespace {

// A reduced value, made to stand against the input again.
Value stretched(Value reduced, const Reduction& op, const Shape& shape) {
  return broadcast_to(reshape(reduced, reduced_shape(shape, op.axes, true)), shape);
}

// The gradient goes to the elements that equal the result, in equal shares.
std::vector<Value> extremum_grad(const GradScope& g, const Reduction& op) {
  const Value x = g.input(), dy = g.upstream();
  const Value chosen = cast(equal(x, stretched(g.output(), op, x.shape())), dy.dtype());
  const Value count = sum(chosen, op.axes, op.keepdims);
  return {chosen * stretched(dy / count, op, x.shape())};
}

template <class T>
Value reduce(Value x, std::vector<std::int64_t> axes, bool keepdims) {
  T op;
  op.axes = normalized_axes(x.shape(), std::move(axes));
  op.keepdims = keepdims;
  return op.axes.empty() ? x : emit(op, {x});
}

}  // namespace

TensorType Reduction::infer(std::span<const TensorType> in) const {
  expect_inputs(in, 1);
  if (axes.empty() || axes.front() < 0 || axes.back() >= in[0].shape.rank() ||
      std::ranges::adjacent_find(axes, std::greater_equal()) != axes.end())
    throw ShapeError("axes must increase within [0, " + std::to_string(in[0].shape.rank()) + "), got " +
                     to_string(Shape(axes)));
  if (in[0].dtype == b8) throw DTypeError("cannot reduce " + to_string(in[0]) + "; cast it first");
  return {in[0].dtype, reduced_shape(in[0].shape, axes, keepdims)};
}

std::vector<Value> Sum::grad(const GradScope& g) const { return {stretched(g.upstream(), *this, g.input().shape())}; }
std::vector<Value> Max::grad(const GradScope& g) const { return extremum_grad(g, *this); }
std::vector<Value> Min::grad(const GradScope& g) const { return extremum_grad(g, *this); }

std::vector<OpDefinition> reduce_catalog() { return define<Sum, Max, Min>(); }

Value sum(Value x, const Axes& axes, bool keepdims) { return reduce<Sum>(x, axes.list, keepdims); }
Value max(Value x, const Axes& axes, bool keepdims) { return reduce<Max>(x, axes.list, keepdims); }
Value min(Value x, const Axes& axes, bool keepdims) { return reduce<Min>(x, axes.list, keepdims); }

Value mean(Value x, const Axes& axes, bool keepdims) {
  if (!is_floating(x.dtype())) x = cast(x, f32);
  std::int64_t count = 1;
  for (std::int64_t axis : normalized_axes(x.shape(), axes.list)) count *= x.shape()[axis];
  // The sum of many is not rounded to bfloat16 before it is divided.
  const Value wide = x.dtype() == bf16 ? cast(x, f32) : x;
  return cast(sum(wide, axes, keepdims) / static_cast<double>(count), x.dtype());
}

}  // namespace hornet::ops

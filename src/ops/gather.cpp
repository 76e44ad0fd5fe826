#include "src/ops/gather.hpp"

#include <hornet/ops/gather.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/shape.hpp>
#include <limits>
#include <utility>

#include "src/ops/catalog.hpp"
#include "src/ops/emit.hpp"
#include "src/ops/expect.hpp"

namespace hornet::ops {

TensorType Gather::infer(std::span<const TensorType> in) const {
  expect_inputs(in, 2);
  expect_axis(axis, in[0]);
  expect_indices(in[1]);
  const Shape& x = in[0].shape;
  return {in[0].dtype, x.slice(0, axis) + in[1].shape + x.slice(axis + 1, x.rank())};
}

std::vector<Value> Gather::grad(const GradScope& g) const {
  return {emit(GatherGrad{axis, g.input(0).shape()[axis]}, {g.upstream(), g.input(1)}), Value()};
}

TensorType GatherGrad::infer(std::span<const TensorType> in) const {
  expect_inputs(in, 2);
  expect_floating(in[0]);
  expect_indices(in[1]);
  expect_at_least(0, {&extent, 1}, "extent");
  const Shape &dy = in[0].shape, &indices = in[1].shape;
  const int end = axis + indices.rank();
  if (axis < 0 || end > dy.rank() || dy.slice(axis, end) != indices)
    throw ShapeError("expected a gradient with the extents " + to_string(indices) + " from axis " +
                     std::to_string(axis) + " on, got " + to_string(in[0]));
  return {in[0].dtype, dy.slice(0, axis) + Shape{extent} + dy.slice(end, dy.rank())};
}

std::vector<Value> GatherGrad::grad(const GradScope& g) const {
  return {gather(g.upstream(), g.input(1), axis), Value()};
}

TensorType OneHot::infer(std::span<const TensorType> in) const {
  expect_inputs(in, 1);
  expect_indices(in[0]);
  expect_at_least(1, {&depth, 1}, "depth");
  return {dtype, in[0].shape + Shape{depth}};
}

std::vector<OpDefinition> gather_catalog() { return define<Gather, GatherGrad, OneHot>(); }

Value gather(Value x, Value indices, std::int64_t axis, std::string extent_name) {
  return emit(Gather{x.shape().normalize(axis), std::move(extent_name)}, {x, indices});
}

// Looks up in x as one row: element [o, i, k] of [outer, n, inner] stands at (o · n + i) · inner + k.
Value take_along_axis(Value x, Value indices, std::int64_t axis) {
  expect_indices(indices.type());
  if (x.rank() != indices.rank())
    throw ShapeError("take_along_axis: expected indices of as many axes as " + to_string(x.shape()) + ", got " +
                     to_string(indices.shape()));
  const int position = x.shape().normalize(axis);
  const std::int64_t n = x.shape()[position], count = indices.shape()[position];
  const Shape others = broadcast_shapes(x.shape().with(position, 1), indices.shape().with(position, 1));
  x = broadcast_to(x, others.with(position, n));
  const std::int64_t outer = others.slice(0, position).size(), inner = others.slice(position, others.rank()).size();

  const DType dtype = x.shape().size() <= std::numeric_limits<std::int32_t>::max() ? i32 : i64;
  const auto numbers = [&](std::int64_t extent, const Shape& shape) {
    return reshape(x.graph().constant(Tensor::arange(extent, dtype)), shape);
  };
  const auto number = [&](std::int64_t value) { return static_cast<double>(value); };
  const Value given = reshape(broadcast_to(cast(indices, dtype), others.with(position, count)), {outer, count, inner});
  const Value place = select(less(given, 0), given + number(n), given);
  const Value at = (numbers(outer, {outer, 1, 1}) * number(n) + place) * number(inner) + numbers(inner, {1, 1, inner});
  const Value inside = logical_and(greater_equal(place, scalar(0, place)), less(place, number(n)));
  const Value found = gather(reshape(x, {x.shape().size()}), select(inside, at, scalar(-1, at)));
  return reshape(found, others.with(position, count));
}

Value segment_sum(Value values, Value segments, std::int64_t count) {
  return emit(GatherGrad{0, count}, {values, segments});
}

Value one_hot(Value indices, std::int64_t depth, DType dtype) { return emit(OneHot{depth, dtype}, {indices}); }

}  // namespace hornet::ops

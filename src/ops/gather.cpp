#include "src/ops/gather.hpp"

#include <hornet/ops/gather.hpp>

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

Value gather(Value x, Value indices, std::int64_t axis) {
  return emit(Gather{x.shape().normalize(axis)}, {x, indices});
}

Value segment_sum(Value values, Value segments, std::int64_t count) {
  return emit(GatherGrad{0, count}, {values, segments});
}

Value one_hot(Value indices, std::int64_t depth, DType dtype) { return emit(OneHot{depth, dtype}, {indices}); }

}  // namespace hornet::ops

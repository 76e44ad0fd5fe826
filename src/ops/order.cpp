#include "src/ops/order.hpp"

#include <hornet/ops/arrange.hpp>
#include <hornet/ops/gather.hpp>
#include <hornet/ops/order.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/ops/shape.hpp>
#include <limits>

#include "src/ops/catalog.hpp"
#include "src/ops/emit.hpp"
#include "src/ops/expect.hpp"

namespace hornet::ops {
namespace {

// Indices are int32, as Keras' are.
TensorType infer_index(int axis, std::span<const TensorType> in) {
  expect_inputs(in, 1);
  expect_axis(axis, in[0]);
  const Shape& x = in[0].shape;
  if (x[axis] < 1 || x[axis] > std::numeric_limits<std::int32_t>::max())
    throw ShapeError("expected 1 … 2^31 - 1 elements along axis " + std::to_string(axis) + ", got " + to_string(in[0]));
  return {i32, x.slice(0, axis) + x.slice(axis + 1, x.rank())};
}

}  // namespace

TensorType ArgMax::infer(std::span<const TensorType> in) const { return infer_index(axis, in); }
TensorType ArgMin::infer(std::span<const TensorType> in) const { return infer_index(axis, in); }

std::vector<TensorType> TopKOp::infer(std::span<const TensorType> in) const {
  expect_inputs(in, 1);
  const int last = in[0].shape.normalize(-1);
  infer_index(last, in);
  if (k < 1 || k > in[0].shape[last])
    throw ShapeError("k must be 1 … " + std::to_string(in[0].shape[last]) + " for " + to_string(in[0]) + ", got " +
                     std::to_string(k));
  const Shape out = in[0].shape.with(last, k);
  return {{in[0].dtype, out}, {i32, out}};
}

// Each of the k gradients goes to the element its value came from.
std::vector<Value> TopKOp::grad(const GradScope& g) const {
  const Value dy = g.upstream(0);
  const Value places = one_hot(g.output(1), g.input().shape().back(), dy.dtype());  // [..., k, n]
  return {sum(expand_dims(dy, -1) * places, {-2})};
}

std::vector<OpDefinition> order_catalog() { return define<ArgMax, ArgMin, TopKOp>(); }

Value argmax(Value x, std::int64_t axis) { return emit(ArgMax{x.shape().normalize(axis)}, {x}); }
Value argmin(Value x, std::int64_t axis) { return emit(ArgMin{x.shape().normalize(axis)}, {x}); }

TopK top_k(Value x, std::int64_t k) {
  const Value values = emit(TopKOp{k}, {x});
  return {values, values.node().value(1)};
}

// The greatest first of the reversed line, reversed: of equals the one that came first.
Value argsort(Value x, std::int64_t axis) {
  const int position = x.shape().normalize(axis);
  const std::int64_t n = x.shape()[position];
  const Value line = reverse(swapaxes(x, position, -1), -1);
  const Value places = reverse(top_k(line, n).indices, -1);
  return swapaxes(scalar(static_cast<double>(n - 1), places) - places, position, -1);
}

Value sort(Value x, std::int64_t axis) { return take_along_axis(x, argsort(x, axis), axis); }

Value in_top_k(Value targets, Value predictions, std::int64_t k) {
  if (predictions.rank() < 1 || targets.shape() != predictions.shape().slice(0, predictions.rank() - 1))
    throw ShapeError("in_top_k: targets are " + to_string(targets.type()) + ", predictions " +
                     to_string(predictions.type()) + "; expected one target a row of predictions");
  expect_floating(predictions.type());
  const Value chosen = one_hot(targets, predictions.shape().back(), b8);
  const Value lowest = scalar(-std::numeric_limits<double>::infinity(), predictions);
  const Value known = logical_not(is_nan(predictions));
  const Value at_target = max(select(logical_and(chosen, known), predictions, lowest), {-1}, true);
  const Value above = sum(cast(greater(predictions, at_target), i32), {-1});
  const Value exists = greater(sum(cast(chosen, i32), {-1}), 0);
  return logical_and(exists, less(above, static_cast<double>(k)));
}

}  // namespace hornet::ops

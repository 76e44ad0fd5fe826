#include <algorithm>
#include <hornet/base/error.hpp>
#include <hornet/ops/arrange.hpp>
#include <hornet/ops/elementary.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/shape.hpp>
#include <numeric>

#include "src/ops/reduce.hpp"

namespace hornet::ops {
namespace {

void expect_positive(const std::vector<std::int64_t>& repeats) {
  for (const std::int64_t each : repeats)
    if (each < 1) throw ConfigError("repeats must be >= 1, got " + std::to_string(each));
}

Value rolled(Value x, std::int64_t shift, std::int64_t axis) {
  const std::int64_t extent = x.shape()[axis];
  const std::int64_t moved = extent > 0 ? (shift % extent + extent) % extent : 0;
  if (moved == 0) return x;
  const std::vector<Value> parts = split(x, {extent - moved}, axis);
  return concatenate({parts[1], parts[0]}, axis);
}

// [rows, columns]: column - row.
Value diagonals(Value x) {
  if (x.rank() < 2) throw ShapeError("expected matrices, got " + to_string(x.shape()));
  const std::int64_t rows = x.shape()[-2], columns = x.shape()[-1];
  Graph graph = x.graph();
  return graph.constant(Tensor::arange(columns)) - reshape(graph.constant(Tensor::arange(rows)), {rows, 1});
}

Value kept_where(Value condition, Value x) { return select(broadcast_to(condition, x.shape()), x, scalar(0, x)); }

}  // namespace

Value swapaxes(Value x, std::int64_t axis1, std::int64_t axis2) {
  std::vector<std::int64_t> axes(static_cast<std::size_t>(x.rank()));
  std::iota(axes.begin(), axes.end(), 0);
  std::swap(axes[static_cast<std::size_t>(x.shape().normalize(axis1))],
            axes[static_cast<std::size_t>(x.shape().normalize(axis2))]);
  return transpose(x, axes);
}

Value moveaxis(Value x, std::vector<std::int64_t> sources, std::vector<std::int64_t> destinations) {
  if (sources.size() != destinations.size())
    throw ConfigError("moveaxis: expected as many sources as destinations, got " + std::to_string(sources.size()) +
                      " and " + std::to_string(destinations.size()));
  for (std::int64_t& axis : sources) axis = x.shape().normalize(axis);
  for (std::int64_t& axis : destinations) axis = x.shape().normalize(axis);
  std::vector<std::int64_t> axes;
  std::int64_t next = 0;
  for (std::int64_t axis = 0; axis < x.rank(); ++axis) {
    const auto moved = std::ranges::find(destinations, axis);
    if (moved != destinations.end()) {
      axes.push_back(sources[static_cast<std::size_t>(moved - destinations.begin())]);
      continue;
    }
    while (std::ranges::find(sources, next) != sources.end()) ++next;
    axes.push_back(next++);
  }
  return transpose(x, axes);
}

Value stack(const std::vector<Value>& parts, std::int64_t axis) {
  if (parts.empty()) throw ConfigError("stack: expected at least one tensor");
  std::vector<Value> expanded;
  for (const Value& part : parts) {
    if (part.shape() != parts.front().shape())
      throw ShapeError("stack: expected equal shapes, got " + to_string(parts.front().shape()) + " and " +
                       to_string(part.shape()));
    expanded.push_back(expand_dims(part, axis));
  }
  return concatenate(expanded, axis);
}

std::vector<Value> unstack(Value x, std::int64_t axis) {
  std::vector<Value> slices;
  for (const Value& part : split(x, x.shape()[axis], axis)) slices.push_back(squeeze(part, axis));
  return slices;
}

// [n0, n1] is broadcast to [r0, n0, r1, n1].
Value tile(Value x, std::vector<std::int64_t> repeats) {
  expect_positive(repeats);
  std::vector<std::int64_t> extents = x.shape().extents();
  if (extents.size() < repeats.size()) extents.insert(extents.begin(), repeats.size() - extents.size(), 1);
  if (repeats.size() < extents.size()) repeats.insert(repeats.begin(), extents.size() - repeats.size(), 1);
  std::vector<std::int64_t> apart, wide, tiled;
  for (std::size_t i = 0; i < extents.size(); ++i) {
    apart.insert(apart.end(), {1, extents[i]});
    wide.insert(wide.end(), {repeats[i], extents[i]});
    tiled.push_back(repeats[i] * extents[i]);
  }
  return reshape(broadcast_to(reshape(x, Shape(apart)), Shape(wide)), Shape(tiled));
}

Value repeat(Value x, std::int64_t repeats, std::int64_t axis) {
  expect_positive({repeats});
  const int position = x.shape().normalize(axis);
  const Value apart = expand_dims(x, position + 1);
  const Value wide = broadcast_to(apart, apart.shape().with(position + 1, repeats));
  return reshape(wide, x.shape().with(position, repeats * x.shape()[position]));
}

Value flip(Value x, const Axes& axes) {
  for (const std::int64_t axis : normalized_axes(x.shape(), axes.list)) x = reverse(x, axis);
  return x;
}

Value roll(Value x, std::int64_t shift, const Axes& axes) {
  if (axes.list.empty()) return reshape(rolled(reshape(x, {x.shape().size()}), shift, 0), x.shape());
  for (const std::int64_t axis : axes.list) x = rolled(x, shift, axis);
  return x;
}

Value roll(Value x, const std::vector<std::int64_t>& shifts, const std::vector<std::int64_t>& axes) {
  if (shifts.size() != axes.size())
    throw ConfigError("roll: expected a shift for each axis, got " + std::to_string(shifts.size()) + " for " +
                      std::to_string(axes.size()));
  for (std::size_t i = 0; i < axes.size(); ++i) x = rolled(x, shifts[i], axes[i]);
  return x;
}

Value diff(Value x, std::int64_t n, std::int64_t axis) {
  if (n < 0) throw ConfigError("diff: expected n >= 0, got " + std::to_string(n));
  if (x.shape()[axis] <= n)
    throw ShapeError("diff: axis " + std::to_string(axis) + " of " + to_string(x.shape()) + " is too short for " +
                     std::to_string(n) + " differences");
  for (; n > 0; --n) x = split(x, {1}, axis)[1] - split(x, {x.shape()[axis] - 1}, axis)[0];
  return x;
}

Value tril(Value x, std::int64_t k) {
  const Value diagonal = diagonals(x);
  return kept_where(less_equal(diagonal, full_like(diagonal, static_cast<double>(k))), x);
}
Value triu(Value x, std::int64_t k) {
  const Value diagonal = diagonals(x);
  return kept_where(greater_equal(diagonal, full_like(diagonal, static_cast<double>(k))), x);
}

}  // namespace hornet::ops

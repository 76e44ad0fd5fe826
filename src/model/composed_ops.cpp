#include "src/model/composed_ops.hpp"

#include <algorithm>
#include <hornet/base/error.hpp>
#include <hornet/ops/moments.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/shape.hpp>
#include <numeric>

#include "src/ops/emit.hpp"

namespace hornet::composed {
namespace {

Value floating(Value x) { return is_floating(x.dtype()) ? x : ops::cast(x, f32); }
Value truth(Value x) { return ops::cast(ops::cast(x, b8), i32); }

void expect_positive(const std::vector<std::int64_t>& repeats) {
  for (const std::int64_t each : repeats)
    if (each < 1) throw ConfigError("repeats must be >= 1, got " + std::to_string(each));
}

}  // namespace

Value logical_xor(Value a, Value b) { return ops::not_equal(truth(a), truth(b)); }

// Integers go by way of float64, which holds them.
Value floor_divide(Value a, Value b) {
  const DType dtype = ops::promote(a.dtype(), b.dtype());
  if (is_floating(dtype)) return ops::floor(a / b);
  return ops::cast(ops::floor(ops::cast(a, f64) / ops::cast(b, f64)), dtype);
}

Value filled_like(Value x, double value) { return ops::broadcast_to(ops::scalar(value, x), x.shape()); }

Value variance(Value x, const ops::Axes& axes, bool keepdims) {
  return ops::moments(floating(x), axes, keepdims).variance;
}
Value deviation(Value x, const ops::Axes& axes, bool keepdims) { return ops::sqrt(variance(x, axes, keepdims)); }

// The greatest element comes out first: exp(x) overflows.
Value logsumexp(Value x, const ops::Axes& axes, bool keepdims) {
  x = floating(x);
  Value most = ops::stop_gradient(ops::max(x, axes, true));
  most = ops::select(ops::is_finite(most), most, ops::scalar(0, x));
  const Value sum = ops::log(ops::sum(ops::exp(x - most), axes, keepdims));
  return sum + ops::reshape(most, sum.shape());
}

Value any(Value x, const ops::Axes& axes, bool keepdims) { return ops::cast(ops::max(truth(x), axes, keepdims), b8); }
Value all(Value x, const ops::Axes& axes, bool keepdims) { return ops::cast(ops::min(truth(x), axes, keepdims), b8); }

Value l1_norm(Value x, const ops::Axes& axes, bool keepdims) { return ops::sum(ops::abs(floating(x)), axes, keepdims); }
Value l2_norm(Value x, const ops::Axes& axes, bool keepdims) {
  return ops::sqrt(ops::sum(ops::square(floating(x)), axes, keepdims));
}

Value swapaxes(Value x, std::int64_t axis1, std::int64_t axis2) {
  std::vector<std::int64_t> axes(static_cast<std::size_t>(x.rank()));
  std::iota(axes.begin(), axes.end(), 0);
  std::swap(axes[static_cast<std::size_t>(x.shape().normalize(axis1))],
            axes[static_cast<std::size_t>(x.shape().normalize(axis2))]);
  return ops::transpose(x, axes);
}

// The axes that do not move keep their order, around those that do.
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
  return ops::transpose(x, axes);
}

Value stack(const std::vector<Value>& parts, std::int64_t axis) {
  if (parts.empty()) throw ConfigError("stack: expected at least one tensor");
  std::vector<Value> expanded;
  for (const Value& part : parts) {
    if (part.shape() != parts.front().shape())
      throw ShapeError("stack: expected equal shapes, got " + to_string(parts.front().shape()) + " and " +
                       to_string(part.shape()));
    expanded.push_back(ops::expand_dims(part, axis));
  }
  return ops::concatenate(expanded, axis);
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
  return ops::reshape(ops::broadcast_to(ops::reshape(x, Shape(apart)), Shape(wide)), Shape(tiled));
}

Value repeat(Value x, std::int64_t repeats, std::int64_t axis) {
  expect_positive({repeats});
  const int position = x.shape().normalize(axis);
  const Value apart = ops::expand_dims(x, position + 1);
  const Value wide = ops::broadcast_to(apart, apart.shape().with(position + 1, repeats));
  return ops::reshape(wide, x.shape().with(position, repeats * x.shape()[position]));
}

}  // namespace hornet::composed

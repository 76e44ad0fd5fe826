#include <algorithm>
#include <hornet/ops/moments.hpp>
#include <hornet/ops/order.hpp>
#include <hornet/ops/shape.hpp>
#include <hornet/ops/statistics.hpp>

#include "src/ops/fractions.hpp"
#include "src/ops/reduce.hpp"

namespace hornet::ops {
namespace {

// 1 for what is not 0.
Value truth(Value x) { return cast(cast(x, b8), i32); }

// [a…, n…] -> [a…, product of n…]: the reduced axes last, as one.
Value reduced_axes_last(Value x, const std::vector<std::int64_t>& axes) {
  std::vector<std::int64_t> order;
  for (std::int64_t axis = 0; axis < x.rank(); ++axis)
    if (std::ranges::find(axes, axis) == axes.end()) order.push_back(axis);
  const auto kept = static_cast<int>(order.size());
  order.insert(order.end(), axes.begin(), axes.end());
  return flatten_to(transpose(x, order), kept);
}

}  // namespace

Value var(Value x, const Axes& axes, bool keepdims) { return moments(with_fractions(x), axes, keepdims).variance; }
Value std(Value x, const Axes& axes, bool keepdims) { return sqrt(var(x, axes, keepdims)); }

// The greatest element comes out first: exp(x) overflows.
Value logsumexp(Value x, const Axes& axes, bool keepdims) {
  x = with_fractions(x);
  Value most = stop_gradient(max(x, axes, true));
  most = select(is_finite(most), most, scalar(0, x));
  const Value sum_of_rest = log(sum(exp(x - most), axes, keepdims));
  return sum_of_rest + reshape(most, sum_of_rest.shape());
}

// NaN is sorted to the end.
Value median(Value x, const Axes& axes, bool keepdims) {
  x = with_fractions(x);
  const std::vector<std::int64_t> reduced = normalized_axes(x.shape(), axes.list);
  const Value sorted = sort(reduced_axes_last(x, reduced));
  const std::int64_t n = sorted.shape().back(), half = (n - 1) / 2, middle = n - 2 * half;
  if (n < 1) throw ShapeError("median: there are no elements in " + to_string(x.shape()));
  const Value between = mean(split(sorted, {half, half + middle}, -1)[1], -1, true);
  const Value last = split(sorted, {n - 1}, -1)[1];
  return reshape(select(is_nan(last), last, between), reduced_shape(x.shape(), reduced, keepdims));
}

Value any(Value x, const Axes& axes, bool keepdims) { return cast(max(truth(x), axes, keepdims), b8); }
Value all(Value x, const Axes& axes, bool keepdims) { return cast(min(truth(x), axes, keepdims), b8); }
Value count_nonzero(Value x, const Axes& axes) { return sum(truth(x), axes); }

// Halves are multiplied until one element is left.
Value prod(Value x, const Axes& axes, bool keepdims) {
  if (x.dtype() == b8 || x.dtype() == u8) x = cast(x, i32);
  const Shape& shape = x.shape();
  const std::vector<std::int64_t> reduced = normalized_axes(shape, axes.list);
  Value rest = reduced_axes_last(x, reduced);
  if (rest.shape().back() == 0) return broadcast_to(scalar(1, x), reduced_shape(shape, reduced, keepdims));
  while (rest.shape().back() > 1) {
    const std::int64_t n = rest.shape().back(), half = n / 2;
    const std::vector<Value> parts = split(rest, {half, 2 * half}, -1);
    rest = parts[0] * parts[1];
    if (n % 2) rest = concatenate({rest, parts[2]}, -1);
  }
  return reshape(rest, reduced_shape(shape, reduced, keepdims));
}

}  // namespace hornet::ops

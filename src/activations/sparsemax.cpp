#include <hornet/activations/activations.hpp>
#include <hornet/ops/cumulative.hpp>
#include <hornet/ops/order.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/ops/shape.hpp>
#include <numeric>

namespace hornet::activations {
namespace {

// x with `axis` and the last axis exchanged.
Value exchange_with_last(Value x, int axis) {
  std::vector<std::int64_t> axes(static_cast<std::size_t>(x.rank()));
  std::iota(axes.begin(), axes.end(), 0);
  std::swap(axes[static_cast<std::size_t>(axis)], axes.back());
  return ops::transpose(x, axes);
}

Value sparsemax_of_last_axis(Value x) {
  const std::int64_t n = x.shape().back();
  const Value counts = x.graph().constant(Tensor::arange(n, x.dtype())) + 1.0;  // 1, 2, … n
  const Value sorted = ops::top_k(x, n).values;
  const Value partial_sums = ops::cumsum(sorted, -1);
  const Value excess = sorted - (partial_sums - 1.0) / counts;
  const Value in_support = ops::greater(excess, 0);
  const Value k = ops::sum(ops::cast(in_support, x.dtype()), {-1}, true);
  const Value total = ops::sum(ops::select(in_support, partial_sums, ops::scalar(0, x)), {-1}, true);
  return ops::maximum(x - (total - 1.0) / k, 0);
}

}  // namespace

Value sparsemax(Value x, std::int64_t axis) {
  if (!is_floating(x.dtype())) x = ops::cast(x, f32);
  const int normal = x.shape().normalize(axis);
  if (normal == x.rank() - 1) return sparsemax_of_last_axis(x);
  return exchange_with_last(sparsemax_of_last_axis(exchange_with_last(x, normal)), normal);
}

}  // namespace hornet::activations

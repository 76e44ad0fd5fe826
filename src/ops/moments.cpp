#include "src/ops/moments.hpp"

#include <hornet/ops/moments.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/shape.hpp>

#include "src/ops/catalog.hpp"
#include "src/ops/emit.hpp"
#include "src/ops/expect.hpp"
#include "src/ops/reduce.hpp"

namespace hornet::ops {
namespace {

double count_of(const Shape& shape, const std::vector<std::int64_t>& axes) {
  double count = 1;
  for (std::int64_t axis : axes) count *= static_cast<double>(shape[static_cast<int>(axis)]);
  return count;
}

// A value for each mean, made to stand against x again.
Value stretched(Value reduced, const Shape& x, const std::vector<std::int64_t>& axes) {
  return broadcast_to(reshape(reduced, reduced_shape(x, axes, true)), x);
}

}  // namespace

std::vector<TensorType> Moments::infer(std::span<const TensorType> in) const {
  const TensorType mean = Reduction{axes, false}.infer(in);
  expect_floating(mean);
  return {mean, mean};
}

// dx = (dmean + 2·(x − mean)·dvariance) / n; by the mean the variance does not change: Σ(x − mean) = 0.
std::vector<Value> Moments::grad(const GradScope& g) const {
  const Value x = g.input();
  const double n = count_of(x.shape(), axes);
  Value dx;
  if (g.arrives(1))
    dx = (x - stretched(g.output(0), x.shape(), axes)) * stretched(g.upstream(1) * (2 / n), x.shape(), axes);
  if (!g.arrives(0)) return {dx};
  const Value by_mean = stretched(g.upstream(0) / n, x.shape(), axes);
  return {dx ? dx + by_mean : by_mean};
}

std::vector<Value> Moments::compose(std::span<const Value> in) const {
  const Value mean = ops::mean(in[0], axes, true);
  const Value variance = ops::mean(square(in[0] - mean), axes);
  return {reshape(mean, variance.shape()), variance};
}

std::vector<OpDefinition> moments_catalog() { return define<Moments>(); }

MeanAndVariance moments(Value x, const Axes& axes, bool keepdims) {
  const Moments op{normalized_axes(x.shape(), axes.list)};
  if (op.axes.empty()) return {x, x - x};  // a scalar
  const Value mean = emit(op, {x});
  const Shape shape = reduced_shape(x.shape(), op.axes, keepdims);
  return {reshape(mean, shape), reshape(mean.node().value(1), shape)};
}

}  // namespace hornet::ops

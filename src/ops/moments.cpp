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
  TensorType mean = Reduction{axes, false}.infer(in);
  expect_floating(mean);
  if (mean.dtype == bf16) mean.dtype = f32;
  return {mean, mean};
}

// dx = (dmean + 2·(x − mean)·dvariance) / n; by the mean the variance does not change: Σ(x − mean) = 0. Of bfloat16 it
// is rounded once.
std::vector<Value> Moments::grad(const GradScope& g) const {
  const Value x = cast(g.input(), g.output(0).dtype());
  const double n = count_of(x.shape(), axes);
  Value dx;
  if (g.arrives(1))
    dx = (x - stretched(g.output(0), x.shape(), axes)) * stretched(g.upstream(1) * (2 / n), x.shape(), axes);
  if (g.arrives(0)) {
    const Value by_mean = stretched(g.upstream(0) / n, x.shape(), axes);
    dx = dx ? dx + by_mean : by_mean;
  }
  return {cast(dx, g.input().dtype())};
}

std::vector<Value> Moments::compose(std::span<const Value> in) const {
  const Value x = in[0].dtype() == bf16 ? cast(in[0], f32) : in[0];
  const Value mean = ops::mean(x, axes, true);
  const Value variance = ops::mean(square(x - mean), axes);
  return {reshape(mean, variance.shape()), variance};
}

std::vector<OpDefinition> moments_catalog() { return define<Moments>(); }

MeanAndVariance moments(Value x, const Axes& axes, bool keepdims) {
  const Moments op{normalized_axes(x.shape(), axes.list)};
  if (op.axes.empty()) {  // a scalar
    if (x.dtype() == bf16) x = cast(x, f32);
    return {x, x - x};
  }
  const Value mean = emit(op, {x});
  const Shape shape = reduced_shape(x.shape(), op.axes, keepdims);
  return {reshape(mean, shape), reshape(mean.node().value(1), shape)};
}

}  // namespace hornet::ops

#include "src/ops/cumulative.hpp"

#include <hornet/ops/cumulative.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/shape.hpp>

#include "src/ops/catalog.hpp"
#include "src/ops/emit.hpp"
#include "src/ops/expect.hpp"

namespace hornet::ops {

TensorType CumSum::infer(std::span<const TensorType> in) const {
  expect_inputs(in, 1);
  expect_axis(axis, in[0]);
  if (in[0].dtype == b8) throw DTypeError("cannot sum " + to_string(in[0]) + "; cast it first");
  return in[0];
}

// dx[i] = dy[i] + … + dy[n - 1]
std::vector<Value> CumSum::grad(const GradScope& g) const {
  return {reverse(cumsum(reverse(g.upstream(), axis), axis), axis)};
}

std::vector<OpDefinition> cumulative_catalog() { return define<CumSum>(); }

Value cumsum(Value x, std::int64_t axis) { return emit(CumSum{x.shape().normalize(axis)}, {x}); }

// After each round an element is the product of twice as many.
Value cumprod(Value x, std::int64_t axis) {
  if (x.dtype() == b8) throw DTypeError("cannot multiply " + to_string(x.type()) + "; cast it first");
  const std::int64_t extent = x.shape()[axis];
  for (std::int64_t shift = 1; shift < extent; shift *= 2) {
    const Value ones = broadcast_to(scalar(1, x), x.shape().with(axis, shift));
    x = x * concatenate({ones, split(x, {extent - shift}, axis)[0]}, axis);
  }
  return x;
}

}  // namespace hornet::ops

#include "src/ops/cumulative.hpp"

#include <hornet/ops/cumulative.hpp>
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

}  // namespace hornet::ops

#include "src/ops/number.hpp"

#include <cmath>
#include <hornet/graph/graph.hpp>
#include <hornet/ops/pointwise.hpp>
#include <limits>

namespace hornet::ops {
namespace {

bool can_hold(DType dtype, double value) {
  if (is_floating(dtype)) return true;
  return dispatch_computed(dtype, [&](auto zero) {
    using Limits = std::numeric_limits<decltype(zero)>;
    return std::trunc(value) == value && value >= static_cast<double>(Limits::lowest()) &&
           value < static_cast<double>(Limits::max()) + 1.0;
  });
}

}  // namespace

Value number(double value, Value beside) {
  if (can_hold(beside.dtype(), value)) return scalar(value, beside);
  return beside.graph().constant(Tensor(value));
}

}  // namespace hornet::ops

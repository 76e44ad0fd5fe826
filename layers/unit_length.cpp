#include "layers/unit_length.hpp"

#include <hornet/ops/pointwise.hpp>

namespace hornet::layers {

Value to_unit_length(Value x, const ops::Axes& axes, double epsilon) {
  return x * ops::minimum(ops::rsqrt(ops::sum(ops::square(x), axes, true)), 1 / epsilon);
}

}  // namespace hornet::layers

// Linear maps along one axis.
#pragma once

#include <hornet/graph/value.hpp>
#include <hornet/tensor/tensor.hpp>

namespace hornet::layers {

// x, floating, with axis `axis` of n elements replaced by one of m: y[j] = Σ x[i] · matrix[i, j]. `matrix` is [n, m].
Value multiply_axis(Value x, int axis, const Tensor& matrix);

}  // namespace hornet::layers

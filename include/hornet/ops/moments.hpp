// Mean and variance over axes.
#pragma once

#include <hornet/ops/reduce.hpp>

namespace hornet::ops {

struct MeanAndVariance {
  Value mean, variance;
};

// Mean and variance of x over the axes, all for none, as keras.ops.moments: the variance is the mean of (x − mean)²,
// over n elements rather than n − 1. Neither suffers when the mean is far from 0. Throws DTypeError unless x is
// floating.
MeanAndVariance moments(Value x, const Axes& axes = {}, bool keepdims = false);

}  // namespace hornet::ops

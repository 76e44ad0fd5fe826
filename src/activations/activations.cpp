#include <hornet/activations/activations.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/shape.hpp>
#include <hornet/ops/softmax.hpp>
#include <numbers>

namespace hornet::activations {
namespace {

Value floating(Value x) { return is_floating(x.dtype()) ? x : ops::cast(x, f32); }

// select() keeps the branch not taken out of the gradient, but 0 * inf is NaN: what is computed in both branches must
// stay finite. This is x where x <= 0 and 0 elsewhere, with gradient 1 at 0.
Value negative_part(Value x) { return ops::select(ops::greater(x, 0), ops::scalar(0, x), x); }

// min(max(x, low), high), with gradient 1 at both ends.
Value clamp(Value x, double low, double high) {
  return ops::select(ops::less(x, low), ops::scalar(low, x),
                     ops::select(ops::greater(x, high), ops::scalar(high, x), x));
}

}  // namespace

Value linear(Value x) { return x; }

Value relu(Value x, double negative_slope, std::optional<double> max_value, double threshold) {
  if (negative_slope == 0 && !max_value && threshold == 0) return ops::relu(x);
  if (negative_slope == 0 && max_value == 6.0 && threshold == 0) return relu6(x);
  if (!max_value && threshold == 0) return leaky_relu(x, negative_slope);
  x = floating(x);
  Value y = threshold == 0 ? ops::relu(x) : ops::select(ops::greater(x, threshold), x, ops::scalar(0, x));
  if (max_value) y = clamp(y, 0, *max_value);
  return negative_slope == 0 ? y : y - negative_slope * ops::relu(threshold - x);
}

Value relu6(Value x) { return ops::select(ops::less(x, 6), ops::relu(x), ops::scalar(6, x)); }

Value leaky_relu(Value x, double negative_slope) {
  x = floating(x);
  return ops::select(ops::less(x, 0), negative_slope * x, x);
}

Value elu(Value x, double alpha) {
  x = floating(x);
  return ops::select(ops::greater(x, 0), x, alpha * ops::expm1(negative_part(x)));
}

Value selu(Value x) { return 1.0507009873554805 * elu(x, 1.6732632423543772); }

Value celu(Value x, double alpha) {
  x = floating(x);
  return ops::select(ops::greater(x, 0), x, alpha * ops::expm1(negative_part(x) / alpha));
}

Value gelu(Value x, bool approximate) {
  x = floating(x);
  if (!approximate) return x * (0.5 * (1.0 + ops::erf(x * (1 / std::numbers::sqrt2))));
  const double sqrt_2_over_pi = std::numbers::sqrt2 * std::numbers::inv_sqrtpi;
  return x * (0.5 * (1.0 + ops::tanh(sqrt_2_over_pi * (x + 0.044715 * (x * ops::square(x))))));
}

Value silu(Value x) {
  x = floating(x);
  return x * ops::sigmoid(x);
}

Value hard_silu(Value x) { return x * hard_sigmoid(x); }

Value mish(Value x) {
  x = floating(x);
  return x * ops::tanh(ops::softplus(x));
}

Value glu(Value x, std::int64_t axis) {
  const std::int64_t extent = x.shape()[axis];
  if (extent % 2 != 0)
    throw ShapeError("glu halves axis " + std::to_string(axis) + ": expected an even extent, got shape " +
                     to_string(x.shape()));
  const std::vector<Value> halves = ops::split(floating(x), 2, axis);
  return halves[0] * ops::sigmoid(halves[1]);
}

Value sigmoid(Value x) { return ops::sigmoid(floating(x)); }
Value hard_sigmoid(Value x) { return relu6(floating(x) + 3.0) / 6.0; }
Value log_sigmoid(Value x) { return -ops::softplus(-floating(x)); }
Value sparse_sigmoid(Value x) { return 0.5 * ops::clip(floating(x) + 1.0, 0, 2); }
Value tanh(Value x) { return ops::tanh(floating(x)); }
Value hard_tanh(Value x) { return clamp(x, -1, 1); }

Value tanh_shrink(Value x) {
  x = floating(x);
  return x - ops::tanh(x);
}

Value exponential(Value x) { return ops::exp(floating(x)); }
Value softplus(Value x) { return ops::softplus(floating(x)); }

Value softsign(Value x) {
  x = floating(x);
  return x / (1.0 + ops::abs(x));
}

Value sparse_plus(Value x) {
  x = floating(x);
  return ops::select(ops::greater(x, 1), x, 0.25 * ops::square(clamp(x, -1, 1) + 1.0));
}

Value squareplus(Value x, double b) {
  x = floating(x);
  return 0.5 * (x + ops::sqrt(ops::square(x) + b));
}

Value soft_shrink(Value x, double threshold) {
  x = floating(x);
  return ops::select(ops::greater(x, threshold), x - threshold,
                     ops::select(ops::less(x, -threshold), x + threshold, ops::scalar(0, x)));
}

Value hard_shrink(Value x, double threshold) {
  x = floating(x);
  return ops::select(ops::greater(ops::abs(x), threshold), x, ops::scalar(0, x));
}

Value threshold(Value x, double threshold, double default_value) {
  x = floating(x);
  return ops::select(ops::greater(x, threshold), x, ops::scalar(default_value, x));
}

Value softmax(Value x, std::int64_t axis) { return ops::softmax(floating(x), axis); }
Value log_softmax(Value x, std::int64_t axis) { return ops::log_softmax(floating(x), axis); }

}  // namespace hornet::activations

#include <hornet/metrics/correlation.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>

namespace hornet::metrics {
namespace {

// One of the two, in float32.
struct Side {
  Value centred, mean, variance;

  Side(Value y, const ops::Axes& axes) : mean(ops::mean(ops::cast(y, f32), axes, true)) {
    centred = ops::cast(y, f32) - mean;
    variance = ops::mean(ops::square(centred), axes, true);
  }
};

void expect_equal_shapes(std::string_view metric, Value y_true, Value y_pred) {
  if (y_true.shape() != y_pred.shape())
    throw ShapeError(std::string(metric) + ": y_true and y_pred must have one shape, got " + to_string(y_true.shape()) +
                     " and " + to_string(y_pred.shape()));
}

}  // namespace

Value PearsonCorrelation::call(Value y_true, Value y_pred) const {
  expect_equal_shapes(class_name, y_true, y_pred);
  const std::vector<std::int64_t> axes = axis.of(y_pred.shape());
  const Side a(y_true, axes), b(y_pred, axes);
  return ops::mean(a.centred / ops::sqrt(a.variance) * (b.centred / ops::sqrt(b.variance)), axes);
}

// As Keras has it, y_true is centred by the mean of y_pred: the covariance is the same, since the other side sums to 0.
Value ConcordanceCorrelation::call(Value y_true, Value y_pred) const {
  expect_equal_shapes(class_name, y_true, y_pred);
  const std::vector<std::int64_t> axes = axis.of(y_pred.shape());
  const Side a(y_true, axes), b(y_pred, axes);
  const Value covariance = (ops::cast(y_true, f32) - b.mean) * b.centred;
  return ops::mean(2.0 * covariance / (a.variance + b.variance + ops::square(a.mean - b.mean) + 1e-7), axes);
}

}  // namespace hornet::metrics

// The ops on KerasTensors: what Keras makes of `x + residual` or keras.ops.mean(x, axis=1) in the functional API. Each
// does what its namesake in hornet/ops does in a graph (see there), and stands in the model as Keras' operation of that
// name: in the summary, and in files, both ways. An axis counts the batch.
#pragma once

#include <hornet/model/keras_tensor.hpp>
#include <hornet/ops/get_item.hpp>
#include <hornet/ops/reduce.hpp>
#include <string>
#include <vector>

namespace hornet {

KerasTensor operator+(const KerasTensor& a, const KerasTensor& b);
KerasTensor operator+(const KerasTensor& a, double b);
KerasTensor operator+(double a, const KerasTensor& b);
KerasTensor operator-(const KerasTensor& a, const KerasTensor& b);
KerasTensor operator-(const KerasTensor& a, double b);
KerasTensor operator-(double a, const KerasTensor& b);
KerasTensor operator*(const KerasTensor& a, const KerasTensor& b);
KerasTensor operator*(const KerasTensor& a, double b);
KerasTensor operator*(double a, const KerasTensor& b);
KerasTensor operator/(const KerasTensor& a, const KerasTensor& b);
KerasTensor operator/(const KerasTensor& a, double b);
KerasTensor operator/(double a, const KerasTensor& b);
KerasTensor operator-(const KerasTensor& x);

namespace ops {

KerasTensor add(const KerasTensor& a, const KerasTensor& b);
KerasTensor subtract(const KerasTensor& a, const KerasTensor& b);
KerasTensor multiply(const KerasTensor& a, const KerasTensor& b);
KerasTensor divide(const KerasTensor& a, const KerasTensor& b);
KerasTensor power(const KerasTensor& a, const KerasTensor& b);
KerasTensor power(const KerasTensor& a, double b);
KerasTensor mod(const KerasTensor& a, const KerasTensor& b);
KerasTensor maximum(const KerasTensor& a, const KerasTensor& b);
KerasTensor maximum(const KerasTensor& a, double b);
KerasTensor minimum(const KerasTensor& a, const KerasTensor& b);
KerasTensor minimum(const KerasTensor& a, double b);
KerasTensor equal(const KerasTensor& a, const KerasTensor& b);
KerasTensor not_equal(const KerasTensor& a, const KerasTensor& b);
KerasTensor less(const KerasTensor& a, const KerasTensor& b);
KerasTensor less(const KerasTensor& a, double b);
KerasTensor less_equal(const KerasTensor& a, const KerasTensor& b);
KerasTensor greater(const KerasTensor& a, const KerasTensor& b);
KerasTensor greater(const KerasTensor& a, double b);
KerasTensor greater_equal(const KerasTensor& a, const KerasTensor& b);
KerasTensor logical_and(const KerasTensor& a, const KerasTensor& b);
KerasTensor logical_or(const KerasTensor& a, const KerasTensor& b);
KerasTensor negative(const KerasTensor& x);
KerasTensor abs(const KerasTensor& x);
KerasTensor sign(const KerasTensor& x);
KerasTensor square(const KerasTensor& x);
KerasTensor sqrt(const KerasTensor& x);
KerasTensor rsqrt(const KerasTensor& x);
KerasTensor reciprocal(const KerasTensor& x);
KerasTensor exp(const KerasTensor& x);
KerasTensor expm1(const KerasTensor& x);
KerasTensor log(const KerasTensor& x);
KerasTensor log1p(const KerasTensor& x);
KerasTensor sin(const KerasTensor& x);
KerasTensor cos(const KerasTensor& x);
KerasTensor tan(const KerasTensor& x);
KerasTensor sinh(const KerasTensor& x);
KerasTensor cosh(const KerasTensor& x);
KerasTensor tanh(const KerasTensor& x);
KerasTensor asinh(const KerasTensor& x);
KerasTensor atan(const KerasTensor& x);
KerasTensor erf(const KerasTensor& x);
KerasTensor floor(const KerasTensor& x);
KerasTensor ceil(const KerasTensor& x);
KerasTensor round(const KerasTensor& x);
KerasTensor relu(const KerasTensor& x);
KerasTensor sigmoid(const KerasTensor& x);
KerasTensor softplus(const KerasTensor& x);
KerasTensor logical_not(const KerasTensor& x);
KerasTensor is_nan(const KerasTensor& x);
KerasTensor stop_gradient(const KerasTensor& x);
KerasTensor clip(const KerasTensor& x, double low, double high);
KerasTensor select(const KerasTensor& condition, const KerasTensor& a, const KerasTensor& b);
KerasTensor cast(const KerasTensor& x, DType dtype);

KerasTensor sum(const KerasTensor& x, const Axes& axes = {}, bool keepdims = false);
KerasTensor mean(const KerasTensor& x, const Axes& axes = {}, bool keepdims = false);
KerasTensor max(const KerasTensor& x, const Axes& axes = {}, bool keepdims = false);
KerasTensor min(const KerasTensor& x, const Axes& axes = {}, bool keepdims = false);
KerasTensor argmax(const KerasTensor& x, std::int64_t axis = -1);
KerasTensor argmin(const KerasTensor& x, std::int64_t axis = -1);
KerasTensor softmax(const KerasTensor& x, std::int64_t axis = -1);
KerasTensor log_softmax(const KerasTensor& x, std::int64_t axis = -1);
KerasTensor cumsum(const KerasTensor& x, std::int64_t axis);
KerasTensor matmul(const KerasTensor& a, const KerasTensor& b);
KerasTensor einsum(const std::string& equation, const std::vector<KerasTensor>& operands);

KerasTensor get_item(const KerasTensor& x, const std::vector<Index>& indices);
KerasTensor reshape(const KerasTensor& x, const Shape& shape);  // one extent may be None: ops::reshape(x, {None, 24})
KerasTensor expand_dims(const KerasTensor& x, std::int64_t axis);
KerasTensor squeeze(const KerasTensor& x, std::int64_t axis);
KerasTensor transpose(const KerasTensor& x, const std::vector<std::int64_t>& axes);
KerasTensor concatenate(const std::vector<KerasTensor>& parts, std::int64_t axis = -1);
KerasTensor reverse(const KerasTensor& x, std::int64_t axis);

}  // namespace ops
}  // namespace hornet

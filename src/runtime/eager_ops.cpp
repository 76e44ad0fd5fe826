#include <hornet/ops/arrange.hpp>
#include <hornet/ops/blocks.hpp>
#include <hornet/ops/cumulative.hpp>
#include <hornet/ops/einsum.hpp>
#include <hornet/ops/elementary.hpp>
#include <hornet/ops/gather.hpp>
#include <hornet/ops/matmul.hpp>
#include <hornet/ops/moments.hpp>
#include <hornet/ops/order.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/shape.hpp>
#include <hornet/ops/softmax.hpp>
#include <hornet/ops/statistics.hpp>
#include <hornet/ops/tensordot.hpp>
#include <hornet/runtime/eager.hpp>
#include <hornet/runtime/eager_ops.hpp>

namespace hornet {
namespace {

Tensor unary(Value (*op)(Value), const Tensor& x) { return eager(op, x); }
Tensor binary(Value (*op)(Value, Value), const Tensor& a, const Tensor& b) { return eager(op, a, b); }
Tensor with_number(Value (*op)(Value, double), const Tensor& a, double b) {
  return eager([=](Value x) { return op(x, b); }, a);
}
Tensor reduced(Value (*op)(Value, const ops::Axes&, bool), const Tensor& x, const ops::Axes& axes, bool keepdims) {
  return eager([&](Value v) { return op(v, axes, keepdims); }, x);
}
Tensor along(Value (*op)(Value, std::int64_t), const Tensor& x, std::int64_t axis) {
  return eager([=](Value v) { return op(v, axis); }, x);
}

}  // namespace

Tensor operator+(const Tensor& a, const Tensor& b) { return ops::add(a, b); }
Tensor operator-(const Tensor& a, const Tensor& b) { return ops::subtract(a, b); }
Tensor operator*(const Tensor& a, const Tensor& b) { return ops::multiply(a, b); }
Tensor operator/(const Tensor& a, const Tensor& b) { return ops::divide(a, b); }
Tensor operator-(const Tensor& a) { return ops::negative(a); }
Tensor operator+(const Tensor& a, double b) { return with_number(operator+, a, b); }
Tensor operator-(const Tensor& a, double b) { return with_number(operator-, a, b); }
Tensor operator*(const Tensor& a, double b) { return with_number(operator*, a, b); }
Tensor operator/(const Tensor& a, double b) { return with_number(operator/, a, b); }
Tensor operator+(double a, const Tensor& b) {
  return eager([=](Value x) { return a + x; }, b);
}
Tensor operator-(double a, const Tensor& b) {
  return eager([=](Value x) { return a - x; }, b);
}
Tensor operator*(double a, const Tensor& b) {
  return eager([=](Value x) { return a * x; }, b);
}
Tensor operator/(double a, const Tensor& b) {
  return eager([=](Value x) { return a / x; }, b);
}

namespace ops {

Tensor add(const Tensor& a, const Tensor& b) { return binary(add, a, b); }
Tensor subtract(const Tensor& a, const Tensor& b) { return binary(subtract, a, b); }
Tensor multiply(const Tensor& a, const Tensor& b) { return binary(multiply, a, b); }
Tensor divide(const Tensor& a, const Tensor& b) { return binary(divide, a, b); }
Tensor divide_no_nan(const Tensor& a, const Tensor& b) { return binary(divide_no_nan, a, b); }
Tensor power(const Tensor& a, const Tensor& b) { return binary(power, a, b); }
Tensor power(const Tensor& a, double b) { return with_number(power, a, b); }
Tensor mod(const Tensor& a, const Tensor& b) { return binary(mod, a, b); }
Tensor maximum(const Tensor& a, const Tensor& b) { return binary(maximum, a, b); }
Tensor maximum(const Tensor& a, double b) { return with_number(maximum, a, b); }
Tensor minimum(const Tensor& a, const Tensor& b) { return binary(minimum, a, b); }
Tensor minimum(const Tensor& a, double b) { return with_number(minimum, a, b); }
Tensor equal(const Tensor& a, const Tensor& b) { return binary(equal, a, b); }
Tensor not_equal(const Tensor& a, const Tensor& b) { return binary(not_equal, a, b); }
Tensor less(const Tensor& a, const Tensor& b) { return binary(less, a, b); }
Tensor less(const Tensor& a, double b) { return with_number(less, a, b); }
Tensor less_equal(const Tensor& a, double b) { return with_number(less_equal, a, b); }
Tensor equal(const Tensor& a, double b) { return with_number(equal, a, b); }
Tensor not_equal(const Tensor& a, double b) { return with_number(not_equal, a, b); }
Tensor less_equal(const Tensor& a, const Tensor& b) { return binary(less_equal, a, b); }
Tensor greater(const Tensor& a, const Tensor& b) { return binary(greater, a, b); }
Tensor greater(const Tensor& a, double b) { return with_number(greater, a, b); }
Tensor greater_equal(const Tensor& a, double b) { return with_number(greater_equal, a, b); }
Tensor greater_equal(const Tensor& a, const Tensor& b) { return binary(greater_equal, a, b); }
Tensor logical_and(const Tensor& a, const Tensor& b) { return binary(logical_and, a, b); }
Tensor logical_or(const Tensor& a, const Tensor& b) { return binary(logical_or, a, b); }
Tensor clip(const Tensor& x, double low, double high) {
  return eager([=](Value v) { return clip(v, low, high); }, x);
}
Tensor negative(const Tensor& x) { return unary(negative, x); }
Tensor abs(const Tensor& x) { return unary(abs, x); }
Tensor sign(const Tensor& x) { return unary(sign, x); }
Tensor square(const Tensor& x) { return unary(square, x); }
Tensor sqrt(const Tensor& x) { return unary(sqrt, x); }
Tensor rsqrt(const Tensor& x) { return unary(rsqrt, x); }
Tensor reciprocal(const Tensor& x) { return unary(reciprocal, x); }
Tensor exp(const Tensor& x) { return unary(exp, x); }
Tensor expm1(const Tensor& x) { return unary(expm1, x); }
Tensor log(const Tensor& x) { return unary(log, x); }
Tensor log1p(const Tensor& x) { return unary(log1p, x); }
Tensor sin(const Tensor& x) { return unary(sin, x); }
Tensor cos(const Tensor& x) { return unary(cos, x); }
Tensor tan(const Tensor& x) { return unary(tan, x); }
Tensor sinh(const Tensor& x) { return unary(sinh, x); }
Tensor cosh(const Tensor& x) { return unary(cosh, x); }
Tensor tanh(const Tensor& x) { return unary(tanh, x); }
Tensor asinh(const Tensor& x) { return unary(asinh, x); }
Tensor atan(const Tensor& x) { return unary(atan, x); }
Tensor erf(const Tensor& x) { return unary(erf, x); }
Tensor erf_inv(const Tensor& x) { return unary(erf_inv, x); }
Tensor floor(const Tensor& x) { return unary(floor, x); }
Tensor ceil(const Tensor& x) { return unary(ceil, x); }
Tensor round(const Tensor& x) { return unary(round, x); }
Tensor relu(const Tensor& x) { return unary(relu, x); }
Tensor sigmoid(const Tensor& x) { return unary(sigmoid, x); }
Tensor softplus(const Tensor& x) { return unary(softplus, x); }
Tensor logical_not(const Tensor& x) { return unary(logical_not, x); }
Tensor is_nan(const Tensor& x) { return unary(is_nan, x); }
Tensor is_finite(const Tensor& x) { return unary(is_finite, x); }
Tensor select(const Tensor& condition, const Tensor& a, const Tensor& b) {
  return eager([](Value c, Value x, Value y) { return select(c, x, y); }, condition, a, b);
}
Tensor cast(const Tensor& x, DType dtype) {
  return eager([=](Value v) { return cast(v, dtype); }, x);
}

Tensor asin(const Tensor& x) { return unary(asin, x); }
Tensor acos(const Tensor& x) { return unary(acos, x); }
Tensor acosh(const Tensor& x) { return unary(acosh, x); }
Tensor atanh(const Tensor& x) { return unary(atanh, x); }
Tensor atan2(const Tensor& y, const Tensor& x) { return binary(atan2, y, x); }
Tensor log2(const Tensor& x) { return unary(log2, x); }
Tensor log10(const Tensor& x) { return unary(log10, x); }
Tensor logaddexp(const Tensor& a, const Tensor& b) { return binary(logaddexp, a, b); }
Tensor trunc(const Tensor& x) { return unary(trunc, x); }
Tensor is_inf(const Tensor& x) { return unary(is_inf, x); }
Tensor nan_to_num(const Tensor& x, const NanToNumOptions& options) {
  return eager([&](Value v) { return nan_to_num(v, options); }, x);
}
Tensor logical_xor(const Tensor& a, const Tensor& b) { return binary(logical_xor, a, b); }
Tensor floor_divide(const Tensor& a, const Tensor& b) { return binary(floor_divide, a, b); }
Tensor full_like(const Tensor& x, double value) { return with_number(full_like, x, value); }
Tensor zeros_like(const Tensor& x) { return unary(zeros_like, x); }
Tensor ones_like(const Tensor& x) { return unary(ones_like, x); }

Tensor matmul(const Tensor& a, const Tensor& b, bool transpose_a, bool transpose_b) {
  return eager([=](Value x, Value y) { return matmul(x, y, transpose_a, transpose_b); }, a, b);
}
Tensor tensordot(const Tensor& a, const Tensor& b, std::int64_t axes) {
  return eager([=](Value x, Value y) { return tensordot(x, y, axes); }, a, b);
}
Tensor tensordot(const Tensor& a, const Tensor& b, const Axes& axes_of_a, const Axes& axes_of_b) {
  return eager([&](Value x, Value y) { return tensordot(x, y, axes_of_a, axes_of_b); }, a, b);
}
Tensor dot(const Tensor& a, const Tensor& b) { return binary(dot, a, b); }
Tensor inner(const Tensor& a, const Tensor& b) { return binary(inner, a, b); }
Tensor vdot(const Tensor& a, const Tensor& b) { return binary(vdot, a, b); }
Tensor outer(const Tensor& a, const Tensor& b) { return binary(outer, a, b); }
Tensor einsum(std::string_view equation, const std::vector<Tensor>& operands) {
  return eager([=](const std::vector<Value>& v) { return std::vector{einsum(equation, v)}; }, operands).front();
}
Tensor sum(const Tensor& x, const Axes& axes, bool keepdims) { return reduced(sum, x, axes, keepdims); }
Tensor mean(const Tensor& x, const Axes& axes, bool keepdims) { return reduced(mean, x, axes, keepdims); }
Tensor max(const Tensor& x, const Axes& axes, bool keepdims) { return reduced(max, x, axes, keepdims); }
Tensor min(const Tensor& x, const Axes& axes, bool keepdims) { return reduced(min, x, axes, keepdims); }
Tensor var(const Tensor& x, const Axes& axes, bool keepdims) { return reduced(var, x, axes, keepdims); }
Tensor std(const Tensor& x, const Axes& axes, bool keepdims) { return reduced(std, x, axes, keepdims); }
Tensor norm(const Tensor& x, const Axes& axes, bool keepdims, const NormOrder& ord) {
  return eager([&](Value v) { return norm(v, axes, keepdims, ord); }, x);
}
Tensor logsumexp(const Tensor& x, const Axes& axes, bool keepdims) { return reduced(logsumexp, x, axes, keepdims); }
Tensor median(const Tensor& x, const Axes& axes, bool keepdims) { return reduced(median, x, axes, keepdims); }
Tensor any(const Tensor& x, const Axes& axes, bool keepdims) { return reduced(any, x, axes, keepdims); }
Tensor all(const Tensor& x, const Axes& axes, bool keepdims) { return reduced(all, x, axes, keepdims); }
Tensor count_nonzero(const Tensor& x, const Axes& axes) {
  return eager([&](Value v) { return count_nonzero(v, axes); }, x);
}
Tensor prod(const Tensor& x, const Axes& axes, bool keepdims) { return reduced(prod, x, axes, keepdims); }
MomentTensors moments(const Tensor& x, const Axes& axes, bool keepdims) {
  const auto both = [&](const std::vector<Value>& v) {
    const MeanAndVariance of = moments(v.front(), axes, keepdims);
    return std::vector{of.mean, of.variance};
  };
  const std::vector<Tensor> result = eager(both, std::vector{x});
  return {result[0], result[1]};
}
Tensor softmax(const Tensor& x, std::int64_t axis) { return along(softmax, x, axis); }
Tensor log_softmax(const Tensor& x, std::int64_t axis) { return along(log_softmax, x, axis); }
Tensor cumsum(const Tensor& x, std::int64_t axis) { return along(cumsum, x, axis); }
Tensor cumprod(const Tensor& x, std::int64_t axis) { return along(cumprod, x, axis); }

Tensor broadcast_to(const Tensor& x, Shape shape) {
  return eager([&](Value v) { return broadcast_to(v, std::move(shape)); }, x);
}
Tensor reshape(const Tensor& x, Shape shape) {
  return eager([&](Value v) { return reshape(v, std::move(shape)); }, x);
}
Tensor expand_dims(const Tensor& x, const Axes& axes) {
  return eager([&](Value v) { return expand_dims(v, axes); }, x);
}
Tensor squeeze(const Tensor& x, const Axes& axes) {
  return eager([&](Value v) { return squeeze(v, axes); }, x);
}
Tensor transpose(const Tensor& x, std::vector<std::int64_t> axes) {
  return eager([&](Value v) { return transpose(v, std::move(axes)); }, x);
}
Tensor concatenate(const std::vector<Tensor>& parts, std::int64_t axis) {
  return eager([=](const std::vector<Value>& v) { return std::vector{concatenate(v, axis)}; }, parts).front();
}
std::vector<Tensor> split(const Tensor& x, const IndicesOrSections& cuts, std::int64_t axis) {
  return eager([&](const std::vector<Value>& v) { return split(v.front(), cuts, axis); }, std::vector{x});
}
Tensor get_item(const Tensor& x, const std::vector<Index>& indices) {
  return eager([&](Value v) { return get_item(v, indices); }, x);
}
Tensor slice(const Tensor& x, std::vector<std::int64_t> begin, std::vector<std::int64_t> size) {
  return eager([&](Value v) { return slice(v, std::move(begin), std::move(size)); }, x);
}
Tensor pad(const Tensor& x, std::vector<std::int64_t> before, std::vector<std::int64_t> after, double value) {
  return eager([&](Value v) { return pad(v, std::move(before), std::move(after), value); }, x);
}
Tensor reverse(const Tensor& x, std::int64_t axis) { return along(reverse, x, axis); }

Tensor swapaxes(const Tensor& x, std::int64_t axis1, std::int64_t axis2) {
  return eager([=](Value v) { return swapaxes(v, axis1, axis2); }, x);
}
Tensor moveaxis(const Tensor& x, std::vector<std::int64_t> sources, std::vector<std::int64_t> destinations) {
  return eager([&](Value v) { return moveaxis(v, std::move(sources), std::move(destinations)); }, x);
}
Tensor stack(const std::vector<Tensor>& parts, std::int64_t axis) {
  return eager([=](const std::vector<Value>& v) { return std::vector{stack(v, axis)}; }, parts).front();
}
std::vector<Tensor> unstack(const Tensor& x, std::int64_t axis) {
  return eager([=](const std::vector<Value>& v) { return unstack(v.front(), axis); }, std::vector{x});
}
Tensor tile(const Tensor& x, std::vector<std::int64_t> repeats) {
  return eager([&](Value v) { return tile(v, std::move(repeats)); }, x);
}
Tensor repeat(const Tensor& x, std::int64_t repeats, std::int64_t axis) {
  return eager([=](Value v) { return repeat(v, repeats, axis); }, x);
}
Tensor flip(const Tensor& x, const Axes& axes) {
  return eager([&](Value v) { return flip(v, axes); }, x);
}
Tensor roll(const Tensor& x, std::int64_t shift, const Axes& axes) {
  return eager([&](Value v) { return roll(v, shift, axes); }, x);
}
Tensor roll(const Tensor& x, const std::vector<std::int64_t>& shifts, const std::vector<std::int64_t>& axes) {
  return eager([&](Value v) { return roll(v, shifts, axes); }, x);
}
Tensor diff(const Tensor& x, std::int64_t n, std::int64_t axis) {
  return eager([=](Value v) { return diff(v, n, axis); }, x);
}
Tensor tril(const Tensor& x, std::int64_t k) { return along(tril, x, k); }
Tensor triu(const Tensor& x, std::int64_t k) { return along(triu, x, k); }
Tensor space_to_depth(const Tensor& x, std::int64_t block_size, bool channels_first) {
  return eager([=](Value v) { return space_to_depth(v, block_size, channels_first); }, x);
}
Tensor depth_to_space(const Tensor& x, std::int64_t block_size, bool channels_first) {
  return eager([=](Value v) { return depth_to_space(v, block_size, channels_first); }, x);
}

Tensor extract_patches(const Tensor& images, const Extents& sizes, const PatchOptions& options) {
  return eager([&](Value v) { return extract_patches(v, sizes, options); }, images);
}
Tensor take_along_axis(const Tensor& x, const Tensor& indices, std::int64_t axis) {
  return eager([=](Value v, Value i) { return take_along_axis(v, i, axis); }, x, indices);
}
Tensor sort(const Tensor& x, std::int64_t axis) { return along(sort, x, axis); }
Tensor argsort(const Tensor& x, std::int64_t axis) { return along(argsort, x, axis); }
Tensor gather(const Tensor& x, const Tensor& indices, std::int64_t axis) {
  return eager([=](Value v, Value i) { return gather(v, i, axis); }, x, indices);
}
Tensor segment_sum(const Tensor& values, const Tensor& segments, std::int64_t count) {
  return eager([=](Value v, Value s) { return segment_sum(v, s, count); }, values, segments);
}
Tensor one_hot(const Tensor& indices, std::int64_t depth, DType dtype) {
  return eager([=](Value i) { return one_hot(i, depth, dtype); }, indices);
}
Tensor argmax(const Tensor& x, std::int64_t axis) { return along(argmax, x, axis); }
Tensor argmin(const Tensor& x, std::int64_t axis) { return along(argmin, x, axis); }
TopKTensors top_k(const Tensor& x, std::int64_t k) {
  const auto both = [=](const std::vector<Value>& v) {
    const TopK top = top_k(v.front(), k);
    return std::vector{top.values, top.indices};
  };
  const std::vector<Tensor> result = eager(both, std::vector{x});
  return {result[0], result[1]};
}
Tensor in_top_k(const Tensor& targets, const Tensor& predictions, std::int64_t k) {
  return eager([=](Value t, Value p) { return in_top_k(t, p, k); }, targets, predictions);
}

Tensor conv(const Tensor& x, const Tensor& kernel, const ConvOptions& options) {
  return eager([&](Value v, Value k) { return conv(v, k, options); }, x, kernel);
}
Tensor depthwise_conv(const Tensor& x, const Tensor& kernel, const ConvOptions& options) {
  return eager([&](Value v, Value k) { return depthwise_conv(v, k, options); }, x, kernel);
}
Tensor conv_transpose(const Tensor& y, const Tensor& kernel, const Extents& image, const ConvOptions& options) {
  return eager([&](Value v, Value k) { return conv_transpose(v, k, image, options); }, y, kernel);
}
Tensor max_pool(const Tensor& x, const Extents& sizes, const PoolOptions& options) {
  return eager([&](Value v) { return max_pool(v, sizes, options); }, x);
}
Tensor average_pool(const Tensor& x, const Extents& sizes, const PoolOptions& options) {
  return eager([&](Value v) { return average_pool(v, sizes, options); }, x);
}

}  // namespace ops
}  // namespace hornet

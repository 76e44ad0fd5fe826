// The ops on tensors: each does at once what its namesake in hornet/ops does in a graph, with the same rules for
// shapes, dtypes and errors (see there), and gives a new tensor.
#pragma once

#include <hornet/ops/conv.hpp>
#include <hornet/ops/elementary.hpp>
#include <hornet/ops/get_item.hpp>
#include <hornet/ops/norm.hpp>
#include <hornet/ops/patches.hpp>
#include <hornet/ops/pool.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/ops/shape.hpp>
#include <hornet/tensor/tensor.hpp>
#include <vector>

namespace hornet {

// uint8 images / 255.0 are float32, as with values. A number that an integer tensor's dtype cannot hold makes float32.
Tensor operator+(const Tensor& a, const Tensor& b);
Tensor operator-(const Tensor& a, const Tensor& b);
Tensor operator*(const Tensor& a, const Tensor& b);
Tensor operator/(const Tensor& a, const Tensor& b);
Tensor operator-(const Tensor& a);
Tensor operator+(const Tensor& a, double b);
Tensor operator-(const Tensor& a, double b);
Tensor operator*(const Tensor& a, double b);
Tensor operator/(const Tensor& a, double b);
Tensor operator+(double a, const Tensor& b);
Tensor operator-(double a, const Tensor& b);
Tensor operator*(double a, const Tensor& b);
Tensor operator/(double a, const Tensor& b);

namespace ops {

// hornet/ops/pointwise.hpp
Tensor add(const Tensor& a, const Tensor& b);
Tensor subtract(const Tensor& a, const Tensor& b);
Tensor multiply(const Tensor& a, const Tensor& b);
Tensor divide(const Tensor& a, const Tensor& b);
Tensor divide_no_nan(const Tensor& a, const Tensor& b);
Tensor power(const Tensor& a, const Tensor& b);
Tensor power(const Tensor& a, double b);
Tensor mod(const Tensor& a, const Tensor& b);
Tensor maximum(const Tensor& a, const Tensor& b);
Tensor maximum(const Tensor& a, double b);
Tensor minimum(const Tensor& a, const Tensor& b);
Tensor minimum(const Tensor& a, double b);
Tensor clip(const Tensor& x, double low, double high);
Tensor negative(const Tensor& x);
Tensor abs(const Tensor& x);
Tensor sign(const Tensor& x);
Tensor square(const Tensor& x);
Tensor sqrt(const Tensor& x);
Tensor rsqrt(const Tensor& x);
Tensor reciprocal(const Tensor& x);
Tensor exp(const Tensor& x);
Tensor expm1(const Tensor& x);
Tensor log(const Tensor& x);
Tensor log1p(const Tensor& x);
Tensor sin(const Tensor& x);
Tensor cos(const Tensor& x);
Tensor tan(const Tensor& x);
Tensor sinh(const Tensor& x);
Tensor cosh(const Tensor& x);
Tensor tanh(const Tensor& x);
Tensor asinh(const Tensor& x);
Tensor atan(const Tensor& x);
Tensor erf(const Tensor& x);
Tensor erf_inv(const Tensor& x);
Tensor floor(const Tensor& x);
Tensor ceil(const Tensor& x);
Tensor round(const Tensor& x);
Tensor relu(const Tensor& x);
Tensor sigmoid(const Tensor& x);
Tensor softplus(const Tensor& x);
Tensor equal(const Tensor& a, const Tensor& b);
Tensor equal(const Tensor& a, double b);
Tensor not_equal(const Tensor& a, const Tensor& b);
Tensor not_equal(const Tensor& a, double b);
Tensor less(const Tensor& a, const Tensor& b);
Tensor less(const Tensor& a, double b);
Tensor less_equal(const Tensor& a, const Tensor& b);
Tensor less_equal(const Tensor& a, double b);
Tensor greater(const Tensor& a, const Tensor& b);
Tensor greater(const Tensor& a, double b);
Tensor greater_equal(const Tensor& a, const Tensor& b);
Tensor greater_equal(const Tensor& a, double b);
Tensor logical_and(const Tensor& a, const Tensor& b);
Tensor logical_or(const Tensor& a, const Tensor& b);
Tensor logical_not(const Tensor& a);
Tensor is_nan(const Tensor& x);
Tensor is_finite(const Tensor& x);
Tensor select(const Tensor& condition, const Tensor& a, const Tensor& b);
Tensor cast(const Tensor& x, DType dtype);

// hornet/ops/elementary.hpp
Tensor asin(const Tensor& x);
Tensor acos(const Tensor& x);
Tensor acosh(const Tensor& x);
Tensor atanh(const Tensor& x);
Tensor atan2(const Tensor& y, const Tensor& x);
Tensor log2(const Tensor& x);
Tensor log10(const Tensor& x);
Tensor logaddexp(const Tensor& a, const Tensor& b);
Tensor trunc(const Tensor& x);
Tensor is_inf(const Tensor& x);
Tensor nan_to_num(const Tensor& x, const NanToNumOptions& options = {});
Tensor logical_xor(const Tensor& a, const Tensor& b);
Tensor floor_divide(const Tensor& a, const Tensor& b);
Tensor full_like(const Tensor& x, double value);
Tensor zeros_like(const Tensor& x);
Tensor ones_like(const Tensor& x);

// hornet/ops/matmul.hpp, tensordot.hpp, einsum.hpp, reduce.hpp, statistics.hpp, norm.hpp, moments.hpp, softmax.hpp,
// cumulative.hpp
Tensor matmul(const Tensor& a, const Tensor& b, bool transpose_a = false, bool transpose_b = false);
Tensor tensordot(const Tensor& a, const Tensor& b, std::int64_t axes = 2);
Tensor tensordot(const Tensor& a, const Tensor& b, const Axes& axes_of_a, const Axes& axes_of_b);
Tensor dot(const Tensor& a, const Tensor& b);
Tensor inner(const Tensor& a, const Tensor& b);
Tensor vdot(const Tensor& a, const Tensor& b);
Tensor outer(const Tensor& a, const Tensor& b);
Tensor einsum(std::string_view equation, const std::vector<Tensor>& operands);
Tensor sum(const Tensor& x, const Axes& axes = {}, bool keepdims = false);
Tensor mean(const Tensor& x, const Axes& axes = {}, bool keepdims = false);
Tensor max(const Tensor& x, const Axes& axes = {}, bool keepdims = false);
Tensor min(const Tensor& x, const Axes& axes = {}, bool keepdims = false);
Tensor var(const Tensor& x, const Axes& axes = {}, bool keepdims = false);
Tensor std(const Tensor& x, const Axes& axes = {}, bool keepdims = false);
Tensor norm(const Tensor& x, const Axes& axes = {}, bool keepdims = false, const NormOrder& ord = {});
Tensor logsumexp(const Tensor& x, const Axes& axes = {}, bool keepdims = false);
Tensor median(const Tensor& x, const Axes& axes = {}, bool keepdims = false);
Tensor any(const Tensor& x, const Axes& axes = {}, bool keepdims = false);
Tensor all(const Tensor& x, const Axes& axes = {}, bool keepdims = false);
Tensor count_nonzero(const Tensor& x, const Axes& axes = {});
Tensor prod(const Tensor& x, const Axes& axes = {}, bool keepdims = false);
struct MomentTensors {
  Tensor mean, variance;
};
MomentTensors moments(const Tensor& x, const Axes& axes = {}, bool keepdims = false);
Tensor softmax(const Tensor& x, std::int64_t axis = -1);
Tensor log_softmax(const Tensor& x, std::int64_t axis = -1);
Tensor cumsum(const Tensor& x, std::int64_t axis);
Tensor cumprod(const Tensor& x, std::int64_t axis);

// hornet/ops/shape.hpp
Tensor broadcast_to(const Tensor& x, Shape shape);
Tensor reshape(const Tensor& x, Shape shape);
Tensor expand_dims(const Tensor& x, const Axes& axes);
Tensor squeeze(const Tensor& x, const Axes& axes = {});
Tensor transpose(const Tensor& x, std::vector<std::int64_t> axes = {});
Tensor concatenate(const std::vector<Tensor>& parts, std::int64_t axis);
std::vector<Tensor> split(const Tensor& x, const IndicesOrSections& cuts, std::int64_t axis = 0);
Tensor slice(const Tensor& x, std::vector<std::int64_t> begin, std::vector<std::int64_t> size);
Tensor pad(const Tensor& x, std::vector<std::int64_t> before, std::vector<std::int64_t> after, double value = 0);
Tensor reverse(const Tensor& x, std::int64_t axis);
Tensor get_item(const Tensor& x, const std::vector<Index>& indices);  // hornet/ops/get_item.hpp

// hornet/ops/arrange.hpp, blocks.hpp
Tensor swapaxes(const Tensor& x, std::int64_t axis1, std::int64_t axis2);
Tensor moveaxis(const Tensor& x, std::vector<std::int64_t> sources, std::vector<std::int64_t> destinations);
Tensor stack(const std::vector<Tensor>& parts, std::int64_t axis = 0);
std::vector<Tensor> unstack(const Tensor& x, std::int64_t axis = 0);
Tensor tile(const Tensor& x, std::vector<std::int64_t> repeats);
Tensor repeat(const Tensor& x, std::int64_t repeats, std::int64_t axis);
Tensor flip(const Tensor& x, const Axes& axes = {});
Tensor roll(const Tensor& x, std::int64_t shift, const Axes& axes = {});
Tensor roll(const Tensor& x, const std::vector<std::int64_t>& shifts, const std::vector<std::int64_t>& axes);
Tensor diff(const Tensor& x, std::int64_t n = 1, std::int64_t axis = -1);
Tensor tril(const Tensor& x, std::int64_t k = 0);
Tensor triu(const Tensor& x, std::int64_t k = 0);
Tensor space_to_depth(const Tensor& x, std::int64_t block_size, bool channels_first = false);
Tensor depth_to_space(const Tensor& x, std::int64_t block_size, bool channels_first = false);

// hornet/ops/patches.hpp
Tensor extract_patches(const Tensor& images, const Extents& sizes, const PatchOptions& options = {});

// hornet/ops/gather.hpp, order.hpp
Tensor take_along_axis(const Tensor& x, const Tensor& indices, std::int64_t axis);
Tensor sort(const Tensor& x, std::int64_t axis = -1);
Tensor argsort(const Tensor& x, std::int64_t axis = -1);
Tensor gather(const Tensor& x, const Tensor& indices, std::int64_t axis = 0);
Tensor segment_sum(const Tensor& values, const Tensor& segments, std::int64_t count);
Tensor one_hot(const Tensor& indices, std::int64_t depth, DType dtype = f32);
Tensor argmax(const Tensor& x, std::int64_t axis = -1);
Tensor argmin(const Tensor& x, std::int64_t axis = -1);
struct TopKTensors {
  Tensor values;
  Tensor indices;
};
TopKTensors top_k(const Tensor& x, std::int64_t k);
Tensor in_top_k(const Tensor& targets, const Tensor& predictions, std::int64_t k);

// hornet/ops/conv.hpp, pool.hpp
Tensor conv(const Tensor& x, const Tensor& kernel, const ConvOptions& options = {});
Tensor depthwise_conv(const Tensor& x, const Tensor& kernel, const ConvOptions& options = {});
Tensor conv_transpose(const Tensor& y, const Tensor& kernel, const Extents& image, const ConvOptions& options = {});
Tensor max_pool(const Tensor& x, const Extents& sizes, const PoolOptions& options = {});
Tensor average_pool(const Tensor& x, const Extents& sizes, const PoolOptions& options = {});

}  // namespace ops
}  // namespace hornet

// The ops on KerasTensors: what Keras makes of `x + residual` or keras.ops.mean(x, axis=1) in the functional API. Each
// does what its namesake in hornet/ops does in a graph (see there), and stands in the model as Keras' operation of that
// name: in the summary, and in files, both ways. An axis counts the batch.
#pragma once

#include <hornet/model/keras_tensor.hpp>
#include <hornet/ops/elementary.hpp>
#include <hornet/ops/get_item.hpp>
#include <hornet/ops/norm.hpp>
#include <hornet/ops/patches.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/ops/shape.hpp>
#include <optional>
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
KerasTensor add(const KerasTensor& a, double b);
KerasTensor subtract(const KerasTensor& a, const KerasTensor& b);
KerasTensor subtract(const KerasTensor& a, double b);
KerasTensor multiply(const KerasTensor& a, const KerasTensor& b);
KerasTensor multiply(const KerasTensor& a, double b);
KerasTensor divide(const KerasTensor& a, const KerasTensor& b);
KerasTensor divide(const KerasTensor& a, double b);
KerasTensor divide_no_nan(const KerasTensor& a, const KerasTensor& b);  // 0 where b is 0
KerasTensor power(const KerasTensor& a, const KerasTensor& b);
KerasTensor power(const KerasTensor& a, double b);
KerasTensor mod(const KerasTensor& a, const KerasTensor& b);
KerasTensor mod(const KerasTensor& a, double b);
KerasTensor maximum(const KerasTensor& a, const KerasTensor& b);
KerasTensor maximum(const KerasTensor& a, double b);
KerasTensor minimum(const KerasTensor& a, const KerasTensor& b);
KerasTensor minimum(const KerasTensor& a, double b);
KerasTensor equal(const KerasTensor& a, const KerasTensor& b);
KerasTensor equal(const KerasTensor& a, double b);
KerasTensor not_equal(const KerasTensor& a, const KerasTensor& b);
KerasTensor not_equal(const KerasTensor& a, double b);
KerasTensor less(const KerasTensor& a, const KerasTensor& b);
KerasTensor less(const KerasTensor& a, double b);
KerasTensor less_equal(const KerasTensor& a, const KerasTensor& b);
KerasTensor less_equal(const KerasTensor& a, double b);
KerasTensor greater(const KerasTensor& a, const KerasTensor& b);
KerasTensor greater(const KerasTensor& a, double b);
KerasTensor greater_equal(const KerasTensor& a, const KerasTensor& b);
KerasTensor greater_equal(const KerasTensor& a, double b);
KerasTensor logical_and(const KerasTensor& a, const KerasTensor& b);
KerasTensor logical_or(const KerasTensor& a, const KerasTensor& b);
KerasTensor logical_xor(const KerasTensor& a, const KerasTensor& b);
KerasTensor floor_divide(const KerasTensor& a, const KerasTensor& b);
KerasTensor floor_divide(const KerasTensor& a, double b);
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
KerasTensor log2(const KerasTensor& x);
KerasTensor log10(const KerasTensor& x);
KerasTensor logaddexp(const KerasTensor& a, const KerasTensor& b);
KerasTensor sin(const KerasTensor& x);
KerasTensor cos(const KerasTensor& x);
KerasTensor tan(const KerasTensor& x);
KerasTensor sinh(const KerasTensor& x);
KerasTensor cosh(const KerasTensor& x);
KerasTensor tanh(const KerasTensor& x);
KerasTensor asinh(const KerasTensor& x);
KerasTensor asin(const KerasTensor& x);
KerasTensor acos(const KerasTensor& x);
KerasTensor acosh(const KerasTensor& x);
KerasTensor atan(const KerasTensor& x);
KerasTensor atanh(const KerasTensor& x);
KerasTensor atan2(const KerasTensor& y, const KerasTensor& x);
KerasTensor erf(const KerasTensor& x);
KerasTensor erf_inv(const KerasTensor& x);
KerasTensor floor(const KerasTensor& x);
KerasTensor ceil(const KerasTensor& x);
KerasTensor round(const KerasTensor& x);
KerasTensor trunc(const KerasTensor& x);
KerasTensor relu(const KerasTensor& x);
KerasTensor sigmoid(const KerasTensor& x);
KerasTensor softplus(const KerasTensor& x);
KerasTensor logical_not(const KerasTensor& x);
KerasTensor is_nan(const KerasTensor& x);
KerasTensor is_finite(const KerasTensor& x);
KerasTensor is_inf(const KerasTensor& x);
KerasTensor nan_to_num(const KerasTensor& x, const NanToNumOptions& options = {});
KerasTensor stop_gradient(const KerasTensor& x);
KerasTensor clip(const KerasTensor& x, double low, double high);
KerasTensor select(const KerasTensor& condition, const KerasTensor& a, const KerasTensor& b);
KerasTensor select(const KerasTensor& condition, const KerasTensor& a, double b);
KerasTensor select(const KerasTensor& condition, double a, const KerasTensor& b);
KerasTensor cast(const KerasTensor& x, DType dtype);
KerasTensor zeros_like(const KerasTensor& x);
KerasTensor ones_like(const KerasTensor& x);
KerasTensor full_like(const KerasTensor& x, double value);

// Keras' activations (activations.hpp) with the defaults of keras.ops: gelu is the approximate one here.
KerasTensor leaky_relu(const KerasTensor& x, double negative_slope = 0.2);
KerasTensor elu(const KerasTensor& x, double alpha = 1.0);
KerasTensor selu(const KerasTensor& x);
KerasTensor celu(const KerasTensor& x, double alpha = 1.0);
KerasTensor gelu(const KerasTensor& x, bool approximate = true);
KerasTensor silu(const KerasTensor& x);
KerasTensor hard_silu(const KerasTensor& x);
KerasTensor log_sigmoid(const KerasTensor& x);
KerasTensor hard_sigmoid(const KerasTensor& x);
KerasTensor sparse_sigmoid(const KerasTensor& x);
KerasTensor relu6(const KerasTensor& x);
KerasTensor softsign(const KerasTensor& x);
KerasTensor hard_tanh(const KerasTensor& x);
KerasTensor tanh_shrink(const KerasTensor& x);
KerasTensor soft_shrink(const KerasTensor& x, double threshold = 0.5);
KerasTensor hard_shrink(const KerasTensor& x, double threshold = 0.5);
KerasTensor threshold(const KerasTensor& x, double threshold, double default_value);
KerasTensor squareplus(const KerasTensor& x, double b = 4.0);
KerasTensor sparse_plus(const KerasTensor& x);
KerasTensor glu(const KerasTensor& x, std::int64_t axis = -1);
KerasTensor sparsemax(const KerasTensor& x, std::int64_t axis = -1);

KerasTensor sum(const KerasTensor& x, const Axes& axes = {}, bool keepdims = false);
KerasTensor mean(const KerasTensor& x, const Axes& axes = {}, bool keepdims = false);
KerasTensor max(const KerasTensor& x, const Axes& axes = {}, bool keepdims = false);
KerasTensor min(const KerasTensor& x, const Axes& axes = {}, bool keepdims = false);
// Of n elements, not n - 1; standard deviation, log(sum(exp(x))) without overflow.
KerasTensor var(const KerasTensor& x, const Axes& axes = {}, bool keepdims = false);
KerasTensor std(const KerasTensor& x, const Axes& axes = {}, bool keepdims = false);
KerasTensor logsumexp(const KerasTensor& x, const Axes& axes = {}, bool keepdims = false);
// Hornet alone reads infinite orders in files.
KerasTensor norm(const KerasTensor& x, const Axes& axes = {}, bool keepdims = false, const NormOrder& ord = {});
// x / norm(x, axis, true, order), order >= 1; zeros stay zeros.
KerasTensor normalize(const KerasTensor& x, std::int64_t axis = -1, std::int64_t order = 2);
KerasTensor median(const KerasTensor& x, const Axes& axes = {}, bool keepdims = false);
KerasTensor any(const KerasTensor& x, const Axes& axes = {}, bool keepdims = false);
KerasTensor all(const KerasTensor& x, const Axes& axes = {}, bool keepdims = false);
KerasTensor count_nonzero(const KerasTensor& x, const Axes& axes = {});
KerasTensor prod(const KerasTensor& x, const Axes& axes = {}, bool keepdims = false);
struct SymbolicMoments {
  KerasTensor mean, variance;
};
SymbolicMoments moments(const KerasTensor& x, const Axes& axes, bool keepdims = false);

// Without an axis the place among all elements, the batch's too, as in Keras.
KerasTensor argmax(const KerasTensor& x, std::optional<std::int64_t> axis = {}, bool keepdims = false);
KerasTensor argmin(const KerasTensor& x, std::optional<std::int64_t> axis = {}, bool keepdims = false);
KerasTensor sort(const KerasTensor& x, std::int64_t axis = -1);
KerasTensor argsort(const KerasTensor& x, std::int64_t axis = -1);
struct SymbolicTopK {
  KerasTensor values, indices;
};
SymbolicTopK top_k(const KerasTensor& x, std::int64_t k);  // along the last axis
KerasTensor in_top_k(const KerasTensor& targets, const KerasTensor& predictions, std::int64_t k);
KerasTensor softmax(const KerasTensor& x, std::int64_t axis = -1);
KerasTensor log_softmax(const KerasTensor& x, std::int64_t axis = -1);
KerasTensor cumsum(const KerasTensor& x, std::int64_t axis);
KerasTensor cumprod(const KerasTensor& x, std::int64_t axis);
KerasTensor matmul(const KerasTensor& a, const KerasTensor& b);
KerasTensor tensordot(const KerasTensor& a, const KerasTensor& b, std::int64_t axes = 2);
KerasTensor tensordot(const KerasTensor& a, const KerasTensor& b, const Axes& axes_of_a, const Axes& axes_of_b);
KerasTensor dot(const KerasTensor& a, const KerasTensor& b);
KerasTensor inner(const KerasTensor& a, const KerasTensor& b);
KerasTensor vdot(const KerasTensor& a, const KerasTensor& b);
KerasTensor outer(const KerasTensor& a, const KerasTensor& b);
KerasTensor einsum(const std::string& equation, const std::vector<KerasTensor>& operands);

KerasTensor get_item(const KerasTensor& x, const std::vector<Index>& indices);
KerasTensor reshape(const KerasTensor& x, const Shape& shape);    // one extent may be None: ops::reshape(x, {None, 24})
KerasTensor expand_dims(const KerasTensor& x, const Axes& axes);  // those of the result
// Without axes all of extent 1 but the first, the batch; ConfigError where the extent of that is known to be 1.
KerasTensor squeeze(const KerasTensor& x, const Axes& axes = {});
KerasTensor transpose(const KerasTensor& x, const std::vector<std::int64_t>& axes = {});  // none: the other way round
KerasTensor swapaxes(const KerasTensor& x, std::int64_t axis1, std::int64_t axis2);
KerasTensor moveaxis(const KerasTensor& x, const Axes& source, const Axes& destination);
KerasTensor concatenate(const std::vector<KerasTensor>& parts, std::int64_t axis = -1);
KerasTensor flip(const KerasTensor& x, const Axes& axes = {});
KerasTensor roll(const KerasTensor& x, std::int64_t shift, const Axes& axes = {});
KerasTensor roll(const KerasTensor& x, const std::vector<std::int64_t>& shifts, const std::vector<std::int64_t>& axes);
KerasTensor diff(const KerasTensor& x, std::int64_t n = 1, std::int64_t axis = -1);
KerasTensor tril(const KerasTensor& x, std::int64_t k = 0);
KerasTensor triu(const KerasTensor& x, std::int64_t k = 0);
KerasTensor space_to_depth(const KerasTensor& x, std::int64_t block_size, bool channels_first = false);
KerasTensor depth_to_space(const KerasTensor& x, std::int64_t block_size, bool channels_first = false);
// keras.ops.image.extract_patches
KerasTensor extract_patches(const KerasTensor& images, const Extents& sizes, const PatchOptions& options = {});
KerasTensor stack(const std::vector<KerasTensor>& parts, std::int64_t axis = 0);
std::vector<KerasTensor> unstack(const KerasTensor& x, std::int64_t axis = 0);
KerasTensor tile(const KerasTensor& x, const std::vector<std::int64_t>& repeats);
KerasTensor repeat(const KerasTensor& x, std::int64_t repeats, std::int64_t axis);
std::vector<KerasTensor> split(const KerasTensor& x, const IndicesOrSections& cuts, std::int64_t axis = 0);
KerasTensor pad(const KerasTensor& x, const std::vector<std::int64_t>& before, const std::vector<std::int64_t>& after,
                double value = 0);  // so many of `value` along each axis

// Along `axis` what stands at these places: a tensor of an integer dtype, or numbers. Those of a tensor count from 0.
KerasTensor take(const KerasTensor& x, const KerasTensor& indices, std::int64_t axis);
KerasTensor take(const KerasTensor& x, const std::vector<std::int64_t>& indices, std::int64_t axis);
KerasTensor take_along_axis(const KerasTensor& x, const KerasTensor& indices, std::int64_t axis);
KerasTensor one_hot(const KerasTensor& indices, std::int64_t num_classes, DType dtype = f32);

}  // namespace ops
}  // namespace hornet

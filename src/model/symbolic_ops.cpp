#include <hornet/model/symbolic_ops.hpp>

#include "src/model/operation.hpp"

namespace hornet {
namespace {

// The only output of Keras' class in the module of that last part.
KerasTensor called(const char* class_name, Config::Dict options, Config::List arguments,
                   const std::vector<KerasTensor>& tensors, const char* module = "numpy", Config named = {}) {
  return call_operation(std::string("keras.src.ops.") + module, class_name, std::move(options), std::move(arguments),
                        tensors, std::move(named))
      .front();
}

KerasTensor with_options(const char* class_name, const KerasTensor& x, Config::Dict options,
                         const char* module = "numpy") {
  return called(class_name, std::move(options), {Config()}, {x}, module);
}

KerasTensor unary(const char* class_name, const KerasTensor& x, const char* module = "numpy") {
  return with_options(class_name, x, {}, module);
}

KerasTensor binary(const char* class_name, const KerasTensor& a, const KerasTensor& b) {
  return called(class_name, {}, {Config(), Config()}, {a, b});
}
KerasTensor binary(const char* class_name, const KerasTensor& a, double b) {
  return called(class_name, {}, {Config(), b}, {a});
}
KerasTensor binary(const char* class_name, double a, const KerasTensor& b) {
  return called(class_name, {}, {a, Config()}, {b});
}

Config listed(const std::vector<std::int64_t>& numbers) { return Config::List(numbers.begin(), numbers.end()); }

Config form_of(const ops::Axes& axes) {
  if (axes.list.empty()) return {};
  return axes.list.size() == 1 ? Config(axes.list.front()) : listed(axes.list);
}

KerasTensor reduction(const char* class_name, const KerasTensor& x, const ops::Axes& axes, bool keepdims) {
  return with_options(class_name, x, {{"axis", form_of(axes)}, {"keepdims", keepdims}});
}

KerasTensor extremum(const char* class_name, const KerasTensor& x, const ops::Axes& axes, bool keepdims) {
  return with_options(class_name, x, {{"axis", form_of(axes)}, {"keepdims", keepdims}, {"initial", Config()}});
}

KerasTensor in_blocks(const char* class_name, const KerasTensor& x, std::int64_t block_size, bool channels_first) {
  const char* format = channels_first ? "channels_first" : "channels_last";
  return with_options(class_name, x, {{"block_size", block_size}, {"data_format", format}}, "nn");
}

Config form_of(const std::optional<std::int64_t>& number) { return number ? Config(*number) : Config(); }

Config form_of(const ops::NormOrder& ord) {
  if (ord.number) return *ord.number;
  return ord.name.empty() ? Config() : Config(ord.name);
}

Config form_of(const Index& index) {
  if (index.number) return *index.number;
  if (index.new_axis) return {};
  const Config step = index.slice.step == 1 ? Config() : Config(index.slice.step);
  return Config::Dict{
      {"class_name", "__slice__"},
      {"config",
       Config::Dict{{"start", form_of(index.slice.start)}, {"stop", form_of(index.slice.stop)}, {"step", step}}}};
}

}  // namespace

KerasTensor operator+(const KerasTensor& a, const KerasTensor& b) { return binary("Add", a, b); }
KerasTensor operator+(const KerasTensor& a, double b) { return binary("Add", a, b); }
KerasTensor operator+(double a, const KerasTensor& b) { return binary("Add", a, b); }
KerasTensor operator-(const KerasTensor& a, const KerasTensor& b) { return binary("Subtract", a, b); }
KerasTensor operator-(const KerasTensor& a, double b) { return binary("Subtract", a, b); }
KerasTensor operator-(double a, const KerasTensor& b) { return binary("Subtract", a, b); }
KerasTensor operator*(const KerasTensor& a, const KerasTensor& b) { return binary("Multiply", a, b); }
KerasTensor operator*(const KerasTensor& a, double b) { return binary("Multiply", a, b); }
KerasTensor operator*(double a, const KerasTensor& b) { return binary("Multiply", a, b); }
KerasTensor operator/(const KerasTensor& a, const KerasTensor& b) { return binary("TrueDivide", a, b); }
KerasTensor operator/(const KerasTensor& a, double b) { return binary("TrueDivide", a, b); }
KerasTensor operator/(double a, const KerasTensor& b) { return binary("TrueDivide", a, b); }
KerasTensor operator-(const KerasTensor& x) { return unary("Negative", x); }

namespace ops {

KerasTensor add(const KerasTensor& a, const KerasTensor& b) { return binary("Add", a, b); }
KerasTensor add(const KerasTensor& a, double b) { return binary("Add", a, b); }
KerasTensor subtract(const KerasTensor& a, const KerasTensor& b) { return binary("Subtract", a, b); }
KerasTensor subtract(const KerasTensor& a, double b) { return binary("Subtract", a, b); }
KerasTensor multiply(const KerasTensor& a, const KerasTensor& b) { return binary("Multiply", a, b); }
KerasTensor multiply(const KerasTensor& a, double b) { return binary("Multiply", a, b); }
KerasTensor divide(const KerasTensor& a, const KerasTensor& b) { return binary("Divide", a, b); }
KerasTensor divide(const KerasTensor& a, double b) { return binary("Divide", a, b); }
KerasTensor divide_no_nan(const KerasTensor& a, const KerasTensor& b) { return binary("DivideNoNan", a, b); }
KerasTensor power(const KerasTensor& a, const KerasTensor& b) { return binary("Power", a, b); }
KerasTensor power(const KerasTensor& a, double b) { return binary("Power", a, b); }
KerasTensor mod(const KerasTensor& a, const KerasTensor& b) { return binary("Mod", a, b); }
KerasTensor mod(const KerasTensor& a, double b) { return binary("Mod", a, b); }
KerasTensor maximum(const KerasTensor& a, const KerasTensor& b) { return binary("Maximum", a, b); }
KerasTensor maximum(const KerasTensor& a, double b) { return binary("Maximum", a, b); }
KerasTensor minimum(const KerasTensor& a, const KerasTensor& b) { return binary("Minimum", a, b); }
KerasTensor minimum(const KerasTensor& a, double b) { return binary("Minimum", a, b); }
KerasTensor equal(const KerasTensor& a, const KerasTensor& b) { return binary("Equal", a, b); }
KerasTensor equal(const KerasTensor& a, double b) { return binary("Equal", a, b); }
KerasTensor not_equal(const KerasTensor& a, const KerasTensor& b) { return binary("NotEqual", a, b); }
KerasTensor not_equal(const KerasTensor& a, double b) { return binary("NotEqual", a, b); }
KerasTensor less(const KerasTensor& a, const KerasTensor& b) { return binary("Less", a, b); }
KerasTensor less(const KerasTensor& a, double b) { return binary("Less", a, b); }
KerasTensor less_equal(const KerasTensor& a, const KerasTensor& b) { return binary("LessEqual", a, b); }
KerasTensor less_equal(const KerasTensor& a, double b) { return binary("LessEqual", a, b); }
KerasTensor greater(const KerasTensor& a, const KerasTensor& b) { return binary("Greater", a, b); }
KerasTensor greater(const KerasTensor& a, double b) { return binary("Greater", a, b); }
KerasTensor greater_equal(const KerasTensor& a, const KerasTensor& b) { return binary("GreaterEqual", a, b); }
KerasTensor greater_equal(const KerasTensor& a, double b) { return binary("GreaterEqual", a, b); }
KerasTensor logical_and(const KerasTensor& a, const KerasTensor& b) { return binary("LogicalAnd", a, b); }
KerasTensor logical_or(const KerasTensor& a, const KerasTensor& b) { return binary("LogicalOr", a, b); }
KerasTensor logical_xor(const KerasTensor& a, const KerasTensor& b) { return binary("LogicalXor", a, b); }
KerasTensor floor_divide(const KerasTensor& a, const KerasTensor& b) { return binary("FloorDivide", a, b); }
KerasTensor floor_divide(const KerasTensor& a, double b) { return binary("FloorDivide", a, b); }
KerasTensor negative(const KerasTensor& x) { return unary("Negative", x); }
KerasTensor abs(const KerasTensor& x) { return unary("Absolute", x); }
KerasTensor sign(const KerasTensor& x) { return unary("Sign", x); }
KerasTensor square(const KerasTensor& x) { return unary("Square", x); }
KerasTensor sqrt(const KerasTensor& x) { return unary("Sqrt", x); }
KerasTensor rsqrt(const KerasTensor& x) { return unary("Rsqrt", x, "math"); }
KerasTensor reciprocal(const KerasTensor& x) { return unary("Reciprocal", x); }
KerasTensor exp(const KerasTensor& x) { return unary("Exp", x); }
KerasTensor expm1(const KerasTensor& x) { return unary("Expm1", x); }
KerasTensor log(const KerasTensor& x) { return unary("Log", x); }
KerasTensor log1p(const KerasTensor& x) { return unary("Log1p", x); }
KerasTensor log2(const KerasTensor& x) { return unary("Log2", x); }
KerasTensor log10(const KerasTensor& x) { return unary("Log10", x); }
KerasTensor logaddexp(const KerasTensor& a, const KerasTensor& b) { return binary("Logaddexp", a, b); }
KerasTensor sin(const KerasTensor& x) { return unary("Sin", x); }
KerasTensor cos(const KerasTensor& x) { return unary("Cos", x); }
KerasTensor tan(const KerasTensor& x) { return unary("Tan", x); }
KerasTensor sinh(const KerasTensor& x) { return unary("Sinh", x); }
KerasTensor cosh(const KerasTensor& x) { return unary("Cosh", x); }
KerasTensor tanh(const KerasTensor& x) { return unary("Tanh", x); }
KerasTensor asinh(const KerasTensor& x) { return unary("Arcsinh", x); }
KerasTensor asin(const KerasTensor& x) { return unary("Arcsin", x); }
KerasTensor acos(const KerasTensor& x) { return unary("Arccos", x); }
KerasTensor acosh(const KerasTensor& x) { return unary("Arccosh", x); }
KerasTensor atan(const KerasTensor& x) { return unary("Arctan", x); }
KerasTensor atanh(const KerasTensor& x) { return unary("Arctanh", x); }
KerasTensor atan2(const KerasTensor& y, const KerasTensor& x) { return binary("Arctan2", y, x); }
KerasTensor erf(const KerasTensor& x) { return unary("Erf", x, "math"); }
KerasTensor erf_inv(const KerasTensor& x) { return unary("Erfinv", x, "math"); }
KerasTensor floor(const KerasTensor& x) { return unary("Floor", x); }
KerasTensor ceil(const KerasTensor& x) { return unary("Ceil", x); }
KerasTensor round(const KerasTensor& x) { return with_options("Round", x, {{"decimals", 0}}); }
KerasTensor trunc(const KerasTensor& x) { return unary("Trunc", x); }
KerasTensor relu(const KerasTensor& x) { return unary("Relu", x, "nn"); }
KerasTensor sigmoid(const KerasTensor& x) { return unary("Sigmoid", x, "nn"); }
KerasTensor softplus(const KerasTensor& x) { return unary("Softplus", x, "nn"); }
KerasTensor logical_not(const KerasTensor& x) { return unary("LogicalNot", x); }
KerasTensor is_nan(const KerasTensor& x) { return unary("Isnan", x); }
KerasTensor is_finite(const KerasTensor& x) { return unary("Isfinite", x); }
KerasTensor is_inf(const KerasTensor& x) { return unary("Isinf", x); }
KerasTensor nan_to_num(const KerasTensor& x, const NanToNumOptions& options) {
  const auto form = [](const std::optional<double>& number) { return number ? Config(*number) : Config(); };
  return with_options("NanToNum", x,
                      {{"nan", options.nan}, {"posinf", form(options.posinf)}, {"neginf", form(options.neginf)}});
}
KerasTensor stop_gradient(const KerasTensor& x) { return unary("StopGradient", x, "core"); }

KerasTensor clip(const KerasTensor& x, double low, double high) {
  return with_options("Clip", x, {{"x_min", low}, {"x_max", high}});
}
KerasTensor select(const KerasTensor& condition, const KerasTensor& a, const KerasTensor& b) {
  return called("Where", {}, {Config(), Config(), Config()}, {condition, a, b});
}
KerasTensor select(const KerasTensor& condition, const KerasTensor& a, double b) {
  return called("Where", {}, {Config(), Config(), b}, {condition, a});
}
KerasTensor select(const KerasTensor& condition, double a, const KerasTensor& b) {
  return called("Where", {}, {Config(), a, Config()}, {condition, b});
}
KerasTensor cast(const KerasTensor& x, DType dtype) {
  return with_options("Cast", x, {{"dtype", to_string(dtype)}}, "core");
}

KerasTensor zeros_like(const KerasTensor& x) { return with_options("ZerosLike", x, {{"dtype", Config()}}); }
KerasTensor ones_like(const KerasTensor& x) { return with_options("OnesLike", x, {{"dtype", Config()}}); }
KerasTensor full_like(const KerasTensor& x, double value) {
  return called("FullLike", {{"dtype", Config()}}, {Config(), value}, {x});
}

KerasTensor leaky_relu(const KerasTensor& x, double negative_slope) {
  return with_options("LeakyRelu", x, {{"negative_slope", negative_slope}}, "nn");
}
KerasTensor elu(const KerasTensor& x, double alpha) { return with_options("Elu", x, {{"alpha", alpha}}, "nn"); }
KerasTensor selu(const KerasTensor& x) { return unary("Selu", x, "nn"); }
KerasTensor celu(const KerasTensor& x, double alpha) { return with_options("Celu", x, {{"alpha", alpha}}, "nn"); }
KerasTensor gelu(const KerasTensor& x, bool approximate) {
  return with_options("Gelu", x, {{"approximate", approximate}}, "nn");
}
KerasTensor silu(const KerasTensor& x) { return unary("Silu", x, "nn"); }
KerasTensor hard_silu(const KerasTensor& x) { return unary("HardSilu", x, "nn"); }
KerasTensor log_sigmoid(const KerasTensor& x) { return unary("LogSigmoid", x, "nn"); }
KerasTensor hard_sigmoid(const KerasTensor& x) { return unary("HardSigmoid", x, "nn"); }
KerasTensor sparse_sigmoid(const KerasTensor& x) { return unary("SparseSigmoid", x, "nn"); }
KerasTensor relu6(const KerasTensor& x) { return unary("Relu6", x, "nn"); }
KerasTensor softsign(const KerasTensor& x) { return unary("Softsign", x, "nn"); }
KerasTensor hard_tanh(const KerasTensor& x) { return unary("HardTanh", x, "nn"); }
KerasTensor tanh_shrink(const KerasTensor& x) { return unary("TanhShrink", x, "nn"); }
KerasTensor soft_shrink(const KerasTensor& x, double threshold) {
  return with_options("SoftShrink", x, {{"threshold", threshold}}, "nn");
}
KerasTensor hard_shrink(const KerasTensor& x, double threshold) {
  return with_options("HardShrink", x, {{"threshold", threshold}}, "nn");
}
KerasTensor threshold(const KerasTensor& x, double threshold, double default_value) {
  return with_options("Threshold", x, {{"threshold", threshold}, {"default_value", default_value}}, "nn");
}
KerasTensor squareplus(const KerasTensor& x, double b) { return with_options("Squareplus", x, {{"b", b}}, "nn"); }
KerasTensor sparse_plus(const KerasTensor& x) { return unary("SparsePlus", x, "nn"); }
KerasTensor glu(const KerasTensor& x, std::int64_t axis) { return with_options("Glu", x, {{"axis", axis}}, "nn"); }
KerasTensor sparsemax(const KerasTensor& x, std::int64_t axis) {
  return with_options("Sparsemax", x, {{"axis", axis}}, "nn");
}

KerasTensor sum(const KerasTensor& x, const Axes& axes, bool keepdims) { return reduction("Sum", x, axes, keepdims); }
KerasTensor mean(const KerasTensor& x, const Axes& axes, bool keepdims) { return reduction("Mean", x, axes, keepdims); }
KerasTensor max(const KerasTensor& x, const Axes& axes, bool keepdims) { return extremum("Max", x, axes, keepdims); }
KerasTensor min(const KerasTensor& x, const Axes& axes, bool keepdims) { return extremum("Min", x, axes, keepdims); }
KerasTensor var(const KerasTensor& x, const Axes& axes, bool keepdims) { return reduction("Var", x, axes, keepdims); }
KerasTensor std(const KerasTensor& x, const Axes& axes, bool keepdims) { return reduction("Std", x, axes, keepdims); }
KerasTensor median(const KerasTensor& x, const Axes& axes, bool keepdims) {
  return reduction("Median", x, axes, keepdims);
}
KerasTensor any(const KerasTensor& x, const Axes& axes, bool keepdims) { return reduction("Any", x, axes, keepdims); }
KerasTensor all(const KerasTensor& x, const Axes& axes, bool keepdims) { return reduction("All", x, axes, keepdims); }
KerasTensor logsumexp(const KerasTensor& x, const Axes& axes, bool keepdims) {
  return with_options("Logsumexp", x, {{"axis", form_of(axes)}, {"keepdims", keepdims}}, "math");
}
KerasTensor norm(const KerasTensor& x, const Axes& axes, bool keepdims, const NormOrder& ord) {
  return with_options("Norm", x, {{"ord", form_of(ord)}, {"axis", form_of(axes)}, {"keepdims", keepdims}}, "linalg");
}
KerasTensor normalize(const KerasTensor& x, std::int64_t axis, std::int64_t order) {
  return with_options("Normalize", x, {{"axis", axis}, {"order", order}, {"epsilon", Config()}}, "nn");
}
KerasTensor count_nonzero(const KerasTensor& x, const Axes& axes) {
  return with_options("CountNonzero", x, {{"axis", form_of(axes)}});
}
KerasTensor prod(const KerasTensor& x, const Axes& axes, bool keepdims) {
  return with_options("Prod", x, {{"axis", form_of(axes)}, {"keepdims", keepdims}, {"dtype", Config()}});
}
SymbolicMoments moments(const KerasTensor& x, const Axes& axes, bool keepdims) {
  const std::vector<KerasTensor> both = call_operation(
      "keras.src.ops.nn", "Moments",
      Config::Dict{{"axes", listed(axes.list)}, {"keepdims", keepdims}, {"synchronized", false}}, {Config()}, {x});
  return {both[0], both[1]};
}
KerasTensor argmax(const KerasTensor& x, std::optional<std::int64_t> axis, bool keepdims) {
  return with_options("Argmax", x, {{"axis", form_of(axis)}, {"keepdims", keepdims}});
}
KerasTensor argmin(const KerasTensor& x, std::optional<std::int64_t> axis, bool keepdims) {
  return with_options("Argmin", x, {{"axis", form_of(axis)}, {"keepdims", keepdims}});
}
KerasTensor sort(const KerasTensor& x, std::int64_t axis) { return with_options("Sort", x, {{"axis", axis}}); }
KerasTensor argsort(const KerasTensor& x, std::int64_t axis) { return with_options("Argsort", x, {{"axis", axis}}); }
SymbolicTopK top_k(const KerasTensor& x, std::int64_t k) {
  const std::vector<KerasTensor> both =
      call_operation("keras.src.ops.math", "TopK", Config::Dict{{"k", k}, {"sorted", true}}, {Config()}, {x});
  return {both[0], both[1]};
}
KerasTensor in_top_k(const KerasTensor& targets, const KerasTensor& predictions, std::int64_t k) {
  return called("InTopK", {{"k", k}}, {Config(), Config()}, {targets, predictions}, "math");
}
KerasTensor softmax(const KerasTensor& x, std::int64_t axis) {
  return with_options("Softmax", x, {{"axis", axis}}, "nn");
}
KerasTensor log_softmax(const KerasTensor& x, std::int64_t axis) {
  return with_options("LogSoftmax", x, {{"axis", axis}}, "nn");
}
KerasTensor cumsum(const KerasTensor& x, std::int64_t axis) {
  return with_options("Cumsum", x, {{"axis", axis}, {"dtype", Config()}});
}
KerasTensor cumprod(const KerasTensor& x, std::int64_t axis) {
  return with_options("Cumprod", x, {{"axis", axis}, {"dtype", Config()}});
}
KerasTensor matmul(const KerasTensor& a, const KerasTensor& b) { return binary("Matmul", a, b); }
KerasTensor tensordot(const KerasTensor& a, const KerasTensor& b, std::int64_t axes) {
  return called("Tensordot", {{"axes", axes}}, {Config(), Config()}, {a, b});
}
KerasTensor tensordot(const KerasTensor& a, const KerasTensor& b, const Axes& axes_of_a, const Axes& axes_of_b) {
  return called("Tensordot", {{"axes", Config::List{listed(axes_of_a.list), listed(axes_of_b.list)}}},
                {Config(), Config()}, {a, b});
}
KerasTensor dot(const KerasTensor& a, const KerasTensor& b) { return binary("Dot", a, b); }
KerasTensor inner(const KerasTensor& a, const KerasTensor& b) { return binary("Inner", a, b); }
KerasTensor vdot(const KerasTensor& a, const KerasTensor& b) { return binary("Vdot", a, b); }
KerasTensor outer(const KerasTensor& a, const KerasTensor& b) { return binary("Outer", a, b); }
KerasTensor einsum(const std::string& equation, const std::vector<KerasTensor>& operands) {
  return called("Einsum", {{"subscripts", equation}}, Config::List(operands.size()), operands);
}

KerasTensor get_item(const KerasTensor& x, const std::vector<Index>& indices) {
  Config::List keys;
  for (const Index& index : indices) keys.push_back(form_of(index));
  return called("GetItem", {}, {Config(), Config(std::move(keys))}, {x});
}
KerasTensor reshape(const KerasTensor& x, const Shape& shape) {
  return with_options("Reshape", x, {{"newshape", listed(shape.extents())}});
}
KerasTensor expand_dims(const KerasTensor& x, const Axes& axes) {
  return with_options("ExpandDims", x, {{"axis", form_of(axes)}});
}
KerasTensor squeeze(const KerasTensor& x, const Axes& axes) {
  if (axes.list.empty() && x.shape().rank() > 0 && x.shape()[0] == 1)
    throw ConfigError("squeeze: name the axes of " + to_string(x.shape()) + ": without them the first one stays");
  return with_options("Squeeze", x, {{"axis", form_of(axes)}});
}
KerasTensor transpose(const KerasTensor& x, const std::vector<std::int64_t>& axes) {
  return with_options("Transpose", x, {{"axes", axes.empty() ? Config() : listed(axes)}});
}
KerasTensor swapaxes(const KerasTensor& x, std::int64_t axis1, std::int64_t axis2) {
  return with_options("Swapaxes", x, {{"axis1", axis1}, {"axis2", axis2}});
}
KerasTensor moveaxis(const KerasTensor& x, const Axes& source, const Axes& destination) {
  return with_options("Moveaxis", x, {{"source", form_of(source)}, {"destination", form_of(destination)}});
}
KerasTensor concatenate(const std::vector<KerasTensor>& parts, std::int64_t axis) {
  return called("Concatenate", {{"axis", axis}}, Config::List(parts.size()), parts);
}
KerasTensor flip(const KerasTensor& x, const Axes& axes) { return with_options("Flip", x, {{"axis", form_of(axes)}}); }
KerasTensor roll(const KerasTensor& x, std::int64_t shift, const Axes& axes) {
  return with_options("Roll", x, {{"shift", shift}, {"axis", form_of(axes)}});
}
KerasTensor roll(const KerasTensor& x, const std::vector<std::int64_t>& shifts, const std::vector<std::int64_t>& axes) {
  return with_options("Roll", x, {{"shift", listed(shifts)}, {"axis", listed(axes)}});
}
KerasTensor diff(const KerasTensor& x, std::int64_t n, std::int64_t axis) {
  return with_options("Diff", x, {{"n", n}, {"axis", axis}});
}
KerasTensor tril(const KerasTensor& x, std::int64_t k) { return with_options("Tril", x, {{"k", k}}); }
KerasTensor triu(const KerasTensor& x, std::int64_t k) { return with_options("Triu", x, {{"k", k}}); }
KerasTensor space_to_depth(const KerasTensor& x, std::int64_t block_size, bool channels_first) {
  return in_blocks("SpaceToDepth", x, block_size, channels_first);
}
KerasTensor depth_to_space(const KerasTensor& x, std::int64_t block_size, bool channels_first) {
  return in_blocks("DepthToSpace", x, block_size, channels_first);
}
KerasTensor extract_patches(const KerasTensor& images, const Extents& sizes, const PatchOptions& options) {
  return with_options("ExtractPatches", images,
                      {{"size", listed(sizes)},
                       {"strides", options.strides.empty() ? listed(sizes) : listed(options.strides)},
                       {"dilation_rate", options.dilation_rate.empty() ? Config(1) : listed(options.dilation_rate)},
                       {"padding", options.padding},
                       {"data_format", "channels_last"}},
                      "image");
}
KerasTensor stack(const std::vector<KerasTensor>& parts, std::int64_t axis) {
  return called("Stack", {{"axis", axis}}, Config::List(parts.size()), parts);
}
std::vector<KerasTensor> unstack(const KerasTensor& x, std::int64_t axis) {
  return call_operation("keras.src.ops.core", "Unstack", Config::Dict{{"num", Config()}, {"axis", axis}}, {Config()},
                        {x});
}
KerasTensor tile(const KerasTensor& x, const std::vector<std::int64_t>& repeats) {
  return with_options("Tile", x, {{"repeats", listed(repeats)}});
}
KerasTensor repeat(const KerasTensor& x, std::int64_t repeats, std::int64_t axis) {
  return with_options("Repeat", x, {{"repeats", repeats}, {"axis", axis}});
}
std::vector<KerasTensor> split(const KerasTensor& x, const IndicesOrSections& cuts, std::int64_t axis) {
  Config form = cuts.sections ? Config(*cuts.sections) : listed(cuts.indices);
  return call_operation("keras.src.ops.numpy", "Split",
                        Config::Dict{{"indices_or_sections", std::move(form)}, {"axis", axis}}, {Config()}, {x});
}
KerasTensor pad(const KerasTensor& x, const std::vector<std::int64_t>& before, const std::vector<std::int64_t>& after,
                double value) {
  if (before.size() != after.size())
    throw ConfigError("pad: expected as many widths before as after, got " + std::to_string(before.size()) + " and " +
                      std::to_string(after.size()));
  Config::List widths;
  for (std::size_t i = 0; i < before.size(); ++i) widths.push_back(listed({before[i], after[i]}));
  return called("Pad", {{"pad_width", std::move(widths)}, {"mode", "constant"}}, {Config()}, {x}, "numpy",
                value == 0 ? Config() : Config(value));
}

KerasTensor take(const KerasTensor& x, const KerasTensor& indices, std::int64_t axis) {
  return called("Take", {{"axis", axis}}, {Config(), Config()}, {x, indices});
}
KerasTensor take(const KerasTensor& x, const std::vector<std::int64_t>& indices, std::int64_t axis) {
  return called("Take", {{"axis", axis}}, {Config(), listed(indices)}, {x});
}
KerasTensor take_along_axis(const KerasTensor& x, const KerasTensor& indices, std::int64_t axis) {
  return called("TakeAlongAxis", {{"axis", axis}}, {Config(), Config()}, {x, indices});
}
KerasTensor one_hot(const KerasTensor& indices, std::int64_t num_classes, DType dtype) {
  return with_options("OneHot", indices,
                      {{"num_classes", num_classes}, {"axis", -1}, {"dtype", to_string(dtype)}, {"sparse", false}},
                      "nn");
}

}  // namespace ops
}  // namespace hornet

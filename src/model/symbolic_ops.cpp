// What keras.ops computes of each element, on symbolic tensors.
#include "src/model/symbolic_form.hpp"

namespace hornet {

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

}  // namespace ops
}  // namespace hornet

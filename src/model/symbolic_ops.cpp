#include <hornet/model/symbolic_ops.hpp>

#include "src/model/operation.hpp"

namespace hornet {
namespace {

// Keras' class and the last part of its module.
KerasTensor unary(const char* class_name, const KerasTensor& x, const char* module = "numpy") {
  return call_operation(std::string("keras.src.ops.") + module, class_name, Config::Dict{}, {Config()}, {x});
}

KerasTensor with_options(const char* class_name, const KerasTensor& x, Config::Dict options,
                         const char* module = "numpy") {
  return call_operation(std::string("keras.src.ops.") + module, class_name, std::move(options), {Config()}, {x});
}

KerasTensor binary(const char* class_name, const KerasTensor& a, const KerasTensor& b) {
  return call_operation("keras.src.ops.numpy", class_name, Config::Dict{}, {Config(), Config()}, {a, b});
}
KerasTensor binary(const char* class_name, const KerasTensor& a, double b) {
  return call_operation("keras.src.ops.numpy", class_name, Config::Dict{}, {Config(), b}, {a});
}
KerasTensor binary(const char* class_name, double a, const KerasTensor& b) {
  return call_operation("keras.src.ops.numpy", class_name, Config::Dict{}, {a, Config()}, {b});
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

Config form_of(const std::optional<std::int64_t>& end) { return end ? Config(*end) : Config(); }

Config form_of(const Index& index) {
  if (index.number) return *index.number;
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
KerasTensor subtract(const KerasTensor& a, const KerasTensor& b) { return binary("Subtract", a, b); }
KerasTensor multiply(const KerasTensor& a, const KerasTensor& b) { return binary("Multiply", a, b); }
KerasTensor divide(const KerasTensor& a, const KerasTensor& b) { return binary("Divide", a, b); }
KerasTensor power(const KerasTensor& a, const KerasTensor& b) { return binary("Power", a, b); }
KerasTensor power(const KerasTensor& a, double b) { return binary("Power", a, b); }
KerasTensor mod(const KerasTensor& a, const KerasTensor& b) { return binary("Mod", a, b); }
KerasTensor maximum(const KerasTensor& a, const KerasTensor& b) { return binary("Maximum", a, b); }
KerasTensor maximum(const KerasTensor& a, double b) { return binary("Maximum", a, b); }
KerasTensor minimum(const KerasTensor& a, const KerasTensor& b) { return binary("Minimum", a, b); }
KerasTensor minimum(const KerasTensor& a, double b) { return binary("Minimum", a, b); }
KerasTensor equal(const KerasTensor& a, const KerasTensor& b) { return binary("Equal", a, b); }
KerasTensor not_equal(const KerasTensor& a, const KerasTensor& b) { return binary("NotEqual", a, b); }
KerasTensor less(const KerasTensor& a, const KerasTensor& b) { return binary("Less", a, b); }
KerasTensor less(const KerasTensor& a, double b) { return binary("Less", a, b); }
KerasTensor less_equal(const KerasTensor& a, const KerasTensor& b) { return binary("LessEqual", a, b); }
KerasTensor greater(const KerasTensor& a, const KerasTensor& b) { return binary("Greater", a, b); }
KerasTensor greater(const KerasTensor& a, double b) { return binary("Greater", a, b); }
KerasTensor greater_equal(const KerasTensor& a, const KerasTensor& b) { return binary("GreaterEqual", a, b); }
KerasTensor logical_and(const KerasTensor& a, const KerasTensor& b) { return binary("LogicalAnd", a, b); }
KerasTensor logical_or(const KerasTensor& a, const KerasTensor& b) { return binary("LogicalOr", a, b); }
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
KerasTensor sin(const KerasTensor& x) { return unary("Sin", x); }
KerasTensor cos(const KerasTensor& x) { return unary("Cos", x); }
KerasTensor tan(const KerasTensor& x) { return unary("Tan", x); }
KerasTensor sinh(const KerasTensor& x) { return unary("Sinh", x); }
KerasTensor cosh(const KerasTensor& x) { return unary("Cosh", x); }
KerasTensor tanh(const KerasTensor& x) { return unary("Tanh", x); }
KerasTensor asinh(const KerasTensor& x) { return unary("Arcsinh", x); }
KerasTensor atan(const KerasTensor& x) { return unary("Arctan", x); }
KerasTensor erf(const KerasTensor& x) { return unary("Erf", x, "math"); }
KerasTensor floor(const KerasTensor& x) { return unary("Floor", x); }
KerasTensor ceil(const KerasTensor& x) { return unary("Ceil", x); }
KerasTensor relu(const KerasTensor& x) { return unary("Relu", x, "nn"); }
KerasTensor sigmoid(const KerasTensor& x) { return unary("Sigmoid", x, "nn"); }
KerasTensor softplus(const KerasTensor& x) { return unary("Softplus", x, "nn"); }
KerasTensor logical_not(const KerasTensor& x) { return unary("LogicalNot", x); }
KerasTensor is_nan(const KerasTensor& x) { return unary("Isnan", x); }
KerasTensor stop_gradient(const KerasTensor& x) { return unary("StopGradient", x, "core"); }

KerasTensor clip(const KerasTensor& x, double low, double high) {
  return with_options("Clip", x, {{"x_min", low}, {"x_max", high}});
}
KerasTensor select(const KerasTensor& condition, const KerasTensor& a, const KerasTensor& b) {
  return call_operation("keras.src.ops.numpy", "Where", Config::Dict{}, {Config(), Config(), Config()},
                        {condition, a, b});
}
KerasTensor cast(const KerasTensor& x, DType dtype) {
  return with_options("Cast", x, {{"dtype", to_string(dtype)}}, "core");
}

KerasTensor sum(const KerasTensor& x, const Axes& axes, bool keepdims) { return reduction("Sum", x, axes, keepdims); }
KerasTensor mean(const KerasTensor& x, const Axes& axes, bool keepdims) { return reduction("Mean", x, axes, keepdims); }
KerasTensor max(const KerasTensor& x, const Axes& axes, bool keepdims) { return extremum("Max", x, axes, keepdims); }
KerasTensor min(const KerasTensor& x, const Axes& axes, bool keepdims) { return extremum("Min", x, axes, keepdims); }
KerasTensor argmax(const KerasTensor& x, std::int64_t axis) { return reduction("Argmax", x, axis, false); }
KerasTensor argmin(const KerasTensor& x, std::int64_t axis) { return reduction("Argmin", x, axis, false); }
KerasTensor softmax(const KerasTensor& x, std::int64_t axis) {
  return with_options("Softmax", x, {{"axis", axis}}, "nn");
}
KerasTensor log_softmax(const KerasTensor& x, std::int64_t axis) {
  return with_options("LogSoftmax", x, {{"axis", axis}}, "nn");
}
KerasTensor cumsum(const KerasTensor& x, std::int64_t axis) {
  return with_options("Cumsum", x, {{"axis", axis}, {"dtype", Config()}});
}
KerasTensor matmul(const KerasTensor& a, const KerasTensor& b) { return binary("Matmul", a, b); }
KerasTensor einsum(const std::string& equation, const std::vector<KerasTensor>& operands) {
  return call_operation("keras.src.ops.numpy", "Einsum", Config::Dict{{"subscripts", equation}},
                        Config::List(operands.size()), operands);
}

KerasTensor get_item(const KerasTensor& x, const std::vector<Index>& indices) {
  Config::List keys;
  for (const Index& index : indices) keys.push_back(form_of(index));
  return call_operation("keras.src.ops.numpy", "GetItem", Config::Dict{}, {Config(), Config(std::move(keys))}, {x});
}
KerasTensor reshape(const KerasTensor& x, const Shape& shape) {
  return with_options("Reshape", x, {{"newshape", listed(shape.extents())}});
}
KerasTensor expand_dims(const KerasTensor& x, std::int64_t axis) {
  return with_options("ExpandDims", x, {{"axis", axis}});
}
KerasTensor squeeze(const KerasTensor& x, std::int64_t axis) { return with_options("Squeeze", x, {{"axis", axis}}); }
KerasTensor transpose(const KerasTensor& x, const std::vector<std::int64_t>& axes) {
  return with_options("Transpose", x, {{"axes", listed(axes)}});
}
KerasTensor concatenate(const std::vector<KerasTensor>& parts, std::int64_t axis) {
  return call_operation("keras.src.ops.numpy", "Concatenate", Config::Dict{{"axis", axis}}, Config::List(parts.size()),
                        parts);
}
KerasTensor reverse(const KerasTensor& x, std::int64_t axis) { return with_options("Flip", x, {{"axis", axis}}); }

}  // namespace ops
}  // namespace hornet

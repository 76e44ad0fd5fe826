// Every pointwise op: name, gradient, and, where simpler ops can stand for it, its composition.
// To add one: a struct here, its function, a line in the list at the end, a line in the backend's list.
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/shape.hpp>
#include <numbers>

#include "src/ops/catalog.hpp"
#include "src/ops/emit.hpp"
#include "src/ops/expect.hpp"
#include "src/ops/number.hpp"

namespace hornet {
namespace ops {
namespace {

using Values = std::vector<Value>;

void expect_equal_types(std::span<const TensorType> in, std::size_t count) {
  expect_inputs(in, count);
  for (const TensorType& type : in)
    if (type != in[0])
      throw ShapeError("expected inputs of one type, got " + to_string(in[0]) + " and " + to_string(type));
}

// Shape rules. Arithmetic: any dtype, result of the same type. Floating: float32 or float64. Predicate: result bool.
template <int Arity>
struct Arithmetic {
  static constexpr bool pointwise = true;
  TensorType infer(std::span<const TensorType> in) const {
    expect_equal_types(in, Arity);
    return in[0];
  }
};
struct Floating {
  static constexpr bool pointwise = true;
  TensorType infer(std::span<const TensorType> in) const {
    expect_equal_types(in, 1);
    expect_floating(in[0]);
    return in[0];
  }
};
template <int Arity>
struct Predicate {
  static constexpr bool pointwise = true;
  static constexpr bool differentiable = false;
  TensorType infer(std::span<const TensorType> in) const {
    expect_equal_types(in, Arity);
    return {b8, in[0].shape};
  }
};

struct Add : Arithmetic<2> {
  static constexpr std::string_view name = "add";
  Values grad(const GradScope& g) const { return {g.upstream(), g.upstream()}; }
};
struct Subtract : Arithmetic<2> {
  static constexpr std::string_view name = "subtract";
  Values grad(const GradScope& g) const { return {g.upstream(), -g.upstream()}; }
};
struct Multiply : Arithmetic<2> {
  static constexpr std::string_view name = "multiply";
  Values grad(const GradScope& g) const { return {g.upstream() * g.input(1), g.upstream() * g.input(0)}; }
};
struct Divide : Arithmetic<2> {
  static constexpr std::string_view name = "divide";
  Values grad(const GradScope& g) const {
    const Value da = g.upstream() / g.input(1);
    return {da, -(da * g.output())};
  }
};
struct Power : Arithmetic<2> {
  static constexpr std::string_view name = "power";
  Values grad(const GradScope& g) const {
    const Value x = g.input(0), y = g.input(1), dy = g.upstream();
    const Value log_x = log(select(greater(x, 0), x, scalar(1, x)));  // 0^y grows with y nowhere
    return {dy * y * power(x, y - 1.0), g.needs(1) ? dy * g.output() * log_x : Value()};
  }
};
struct Mod : Arithmetic<2> {
  static constexpr std::string_view name = "mod";
  Values grad(const GradScope& g) const { return {g.upstream(), -(g.upstream() * floor(g.input(0) / g.input(1)))}; }
};
// Ties share the gradient, as in JAX.
struct Maximum : Arithmetic<2> {
  static constexpr std::string_view name = "maximum";
  Values grad(const GradScope& g) const;
};
struct Minimum : Arithmetic<2> {
  static constexpr std::string_view name = "minimum";
  Values grad(const GradScope& g) const;
};
Values extremum_grad(const GradScope& g) {
  const Value a = g.input(0), b = g.input(1), y = g.output(), dy = g.upstream();
  const Value half = scalar(0.5, dy) * dy, zero = scalar(0, dy);
  const Value tie = equal(a, b);
  return {select(tie, half, select(equal(a, y), dy, zero)), select(tie, half, select(equal(b, y), dy, zero))};
}
Values Maximum::grad(const GradScope& g) const { return extremum_grad(g); }
Values Minimum::grad(const GradScope& g) const { return extremum_grad(g); }

struct Negative : Arithmetic<1> {
  static constexpr std::string_view name = "negative";
  Values grad(const GradScope& g) const { return {-g.upstream()}; }
};
struct Abs : Arithmetic<1> {
  static constexpr std::string_view name = "abs";
  Values grad(const GradScope& g) const { return {g.upstream() * sign(g.input())}; }
};
struct Sign : Arithmetic<1> {
  static constexpr std::string_view name = "sign";
  Values grad(const GradScope&) const { return {Value()}; }
};
struct Square : Arithmetic<1> {
  static constexpr std::string_view name = "square";
  Values grad(const GradScope& g) const { return {g.upstream() * (2.0 * g.input())}; }
};
struct Sqrt : Floating {
  static constexpr std::string_view name = "sqrt";
  Values grad(const GradScope& g) const { return {g.upstream() * 0.5 / g.output()}; }
};
struct Rsqrt : Floating {
  static constexpr std::string_view name = "rsqrt";
  Values grad(const GradScope& g) const { return {g.upstream() * -0.5 * g.output() / g.input()}; }
};
struct Reciprocal : Floating {
  static constexpr std::string_view name = "reciprocal";
  Values grad(const GradScope& g) const { return {-(g.upstream() * square(g.output()))}; }
};
struct Exp : Floating {
  static constexpr std::string_view name = "exp";
  Values grad(const GradScope& g) const { return {g.upstream() * g.output()}; }
};
struct Expm1 : Floating {
  static constexpr std::string_view name = "expm1";
  Values grad(const GradScope& g) const { return {g.upstream() * (g.output() + 1.0)}; }
};
struct Log : Floating {
  static constexpr std::string_view name = "log";
  Values grad(const GradScope& g) const { return {g.upstream() / g.input()}; }
};
struct Log1p : Floating {
  static constexpr std::string_view name = "log1p";
  Values grad(const GradScope& g) const { return {g.upstream() / (g.input() + 1.0)}; }
};
struct Sin : Floating {
  static constexpr std::string_view name = "sin";
  Values grad(const GradScope& g) const { return {g.upstream() * cos(g.input())}; }
};
struct Cos : Floating {
  static constexpr std::string_view name = "cos";
  Values grad(const GradScope& g) const { return {-(g.upstream() * sin(g.input()))}; }
};
struct Tan : Floating {
  static constexpr std::string_view name = "tan";
  Values grad(const GradScope& g) const { return {g.upstream() * (1.0 + square(g.output()))}; }
};
struct Sinh : Floating {
  static constexpr std::string_view name = "sinh";
  Values grad(const GradScope& g) const { return {g.upstream() * cosh(g.input())}; }
};
struct Cosh : Floating {
  static constexpr std::string_view name = "cosh";
  Values grad(const GradScope& g) const { return {g.upstream() * sinh(g.input())}; }
};
struct Tanh : Floating {
  static constexpr std::string_view name = "tanh";
  Values grad(const GradScope& g) const { return {g.upstream() * (1.0 - square(g.output()))}; }
};
struct Asinh : Floating {
  static constexpr std::string_view name = "asinh";
  Values grad(const GradScope& g) const { return {g.upstream() * rsqrt(1.0 + square(g.input()))}; }
};
struct Atan : Floating {
  static constexpr std::string_view name = "atan";
  Values grad(const GradScope& g) const { return {g.upstream() / (1.0 + square(g.input()))}; }
};
struct Erf : Floating {
  static constexpr std::string_view name = "erf";
  Values grad(const GradScope& g) const {
    return {g.upstream() * (2.0 * std::numbers::inv_sqrtpi * exp(-square(g.input())))};
  }
};
struct ErfInv : Floating {
  static constexpr std::string_view name = "erf_inv";
  Values grad(const GradScope& g) const {
    return {g.upstream() * (0.5 / std::numbers::inv_sqrtpi * exp(square(g.output())))};
  }
};
struct Floor : Floating {
  static constexpr std::string_view name = "floor";
  Values grad(const GradScope&) const { return {Value()}; }
};
struct Ceil : Floating {
  static constexpr std::string_view name = "ceil";
  Values grad(const GradScope&) const { return {Value()}; }
};
struct Round : Floating {
  static constexpr std::string_view name = "round";
  Values grad(const GradScope&) const { return {Value()}; }
};

struct Relu : Arithmetic<1> {
  static constexpr std::string_view name = "relu";
  Values grad(const GradScope& g) const {
    return {select(greater(g.output(), 0), g.upstream(), scalar(0, g.upstream()))};
  }
  Values compose(std::span<const Value> in) const { return {maximum(in[0], 0)}; }
};
struct Sigmoid : Floating {
  static constexpr std::string_view name = "sigmoid";
  Values grad(const GradScope& g) const { return {g.upstream() * (g.output() * (1.0 - g.output()))}; }
  Values compose(std::span<const Value> in) const { return {reciprocal(1.0 + exp(-in[0]))}; }
};
struct Softplus : Floating {
  static constexpr std::string_view name = "softplus";
  Values grad(const GradScope& g) const { return {g.upstream() * sigmoid(g.input())}; }
  Values compose(std::span<const Value> in) const { return {maximum(in[0], 0) + log1p(exp(-abs(in[0])))}; }
};

struct Equal : Predicate<2> {
  static constexpr std::string_view name = "equal";
};
struct NotEqual : Predicate<2> {
  static constexpr std::string_view name = "not_equal";
};
struct Less : Predicate<2> {
  static constexpr std::string_view name = "less";
};
struct LessEqual : Predicate<2> {
  static constexpr std::string_view name = "less_equal";
};
struct Greater : Predicate<2> {
  static constexpr std::string_view name = "greater";
};
struct GreaterEqual : Predicate<2> {
  static constexpr std::string_view name = "greater_equal";
};
struct LogicalAnd : Predicate<2> {
  static constexpr std::string_view name = "logical_and";
};
struct LogicalOr : Predicate<2> {
  static constexpr std::string_view name = "logical_or";
};
struct LogicalNot : Predicate<1> {
  static constexpr std::string_view name = "logical_not";
};
struct IsNan : Predicate<1> {
  static constexpr std::string_view name = "is_nan";
};
struct IsFinite : Predicate<1> {
  static constexpr std::string_view name = "is_finite";
};

struct Select {
  static constexpr std::string_view name = "select";
  static constexpr bool pointwise = true;
  TensorType infer(std::span<const TensorType> in) const {
    expect_inputs(in, 3);
    if (in[0].dtype != b8) throw DTypeError("expected a bool condition, got " + to_string(in[0]));
    expect_equal_types(in.subspan(1), 2);
    if (in[0].shape != in[1].shape)
      throw ShapeError("condition " + to_string(in[0]) + " does not match " + to_string(in[1]));
    return in[1];
  }
  Values grad(const GradScope& g) const {
    const Value zero = scalar(0, g.upstream());
    return {Value(), select(g.input(0), g.upstream(), zero), select(g.input(0), zero, g.upstream())};
  }
};

struct Cast {
  DType dtype = f32;
  static constexpr std::string_view name = "cast";
  static constexpr bool pointwise = true;
  static constexpr auto fields() { return std::tuple{Field{"dtype", &Cast::dtype}}; }
  TensorType infer(std::span<const TensorType> in) const {
    expect_inputs(in, 1);
    return {dtype, in[0].shape};
  }
  Values grad(const GradScope& g) const {
    if (!is_floating(g.input().dtype())) return {Value()};
    return {cast(g.upstream(), g.input().dtype())};
  }
};

struct StopGradient : Arithmetic<1> {
  static constexpr std::string_view name = "stop_gradient";
  Values grad(const GradScope&) const { return {Value()}; }
};

}  // namespace

std::vector<OpDefinition> pointwise_catalog() {
  return define<Add, Subtract, Multiply, Divide, Power, Mod, Maximum, Minimum, Negative, Abs, Sign, Square, Sqrt, Rsqrt,
                Reciprocal, Exp, Expm1, Log, Log1p, Sin, Cos, Tan, Sinh, Cosh, Tanh, Asinh, Atan, Erf, ErfInv, Floor,
                Ceil, Round, Relu, Sigmoid, Softplus, Equal, NotEqual, Less, LessEqual, Greater, GreaterEqual,
                LogicalAnd, LogicalOr, LogicalNot, IsNan, IsFinite, Select, Cast, StopGradient>();
}

Value scalar(double value, Value like) { return like.graph().constant(Tensor::full({}, value, like.dtype())); }

Value add(Value a, Value b) { return emit_broadcast(Add{}, {a, b}); }
Value subtract(Value a, Value b) { return emit_broadcast(Subtract{}, {a, b}); }
Value multiply(Value a, Value b) { return emit_broadcast(Multiply{}, {a, b}); }
Value divide(Value a, Value b) {
  const DType dtype = promote(a.dtype(), b.dtype());
  if (is_floating(dtype)) return emit_broadcast(Divide{}, {a, b});
  return emit_broadcast(Divide{}, {cast(a, f32), cast(b, f32)});
}
Value divide_no_nan(Value a, Value b) {
  const Value nothing = equal(b, scalar(0, b));
  return select(nothing, scalar(0, a), a / select(nothing, scalar(1, b), b));
}
Value power(Value a, Value b) { return emit_broadcast(Power{}, {a, b}); }
Value power(Value a, double b) { return b == 2 ? square(a) : power(a, number(b, a)); }
Value mod(Value a, Value b) { return emit_broadcast(Mod{}, {a, b}); }
Value maximum(Value a, Value b) { return emit_broadcast(Maximum{}, {a, b}); }
Value maximum(Value a, double b) { return maximum(a, number(b, a)); }
Value minimum(Value a, Value b) { return emit_broadcast(Minimum{}, {a, b}); }
Value minimum(Value a, double b) { return minimum(a, number(b, a)); }
Value clip(Value x, double low, double high) { return minimum(maximum(x, low), high); }

Value negative(Value x) { return emit(Negative{}, {x}); }
Value abs(Value x) { return emit(Abs{}, {x}); }
Value sign(Value x) { return emit(Sign{}, {x}); }
Value square(Value x) { return emit(Square{}, {x}); }
Value sqrt(Value x) { return emit(Sqrt{}, {x}); }
Value rsqrt(Value x) { return emit(Rsqrt{}, {x}); }
Value reciprocal(Value x) { return emit(Reciprocal{}, {x}); }
Value exp(Value x) { return emit(Exp{}, {x}); }
Value expm1(Value x) { return emit(Expm1{}, {x}); }
Value log(Value x) { return emit(Log{}, {x}); }
Value log1p(Value x) { return emit(Log1p{}, {x}); }
Value sin(Value x) { return emit(Sin{}, {x}); }
Value cos(Value x) { return emit(Cos{}, {x}); }
Value tan(Value x) { return emit(Tan{}, {x}); }
Value sinh(Value x) { return emit(Sinh{}, {x}); }
Value cosh(Value x) { return emit(Cosh{}, {x}); }
Value tanh(Value x) { return emit(Tanh{}, {x}); }
Value asinh(Value x) { return emit(Asinh{}, {x}); }
Value atan(Value x) { return emit(Atan{}, {x}); }
Value erf(Value x) { return emit(Erf{}, {x}); }
Value erf_inv(Value x) { return emit(ErfInv{}, {x}); }
Value floor(Value x) { return emit(Floor{}, {x}); }
Value ceil(Value x) { return emit(Ceil{}, {x}); }
Value round(Value x) { return emit(Round{}, {x}); }
Value relu(Value x) { return emit(Relu{}, {x}); }
Value sigmoid(Value x) { return emit(Sigmoid{}, {x}); }
Value softplus(Value x) { return emit(Softplus{}, {x}); }

Value equal(Value a, Value b) { return emit_broadcast(Equal{}, {a, b}); }
Value not_equal(Value a, Value b) { return emit_broadcast(NotEqual{}, {a, b}); }
Value less(Value a, Value b) { return emit_broadcast(Less{}, {a, b}); }
Value less(Value a, double b) { return less(a, number(b, a)); }
Value less_equal(Value a, double b) { return less_equal(a, number(b, a)); }
Value equal(Value a, double b) { return equal(a, number(b, a)); }
Value not_equal(Value a, double b) { return not_equal(a, number(b, a)); }
Value less_equal(Value a, Value b) { return emit_broadcast(LessEqual{}, {a, b}); }
Value greater(Value a, Value b) { return emit_broadcast(Greater{}, {a, b}); }
Value greater(Value a, double b) { return greater(a, number(b, a)); }
Value greater_equal(Value a, double b) { return greater_equal(a, number(b, a)); }
Value greater_equal(Value a, Value b) { return emit_broadcast(GreaterEqual{}, {a, b}); }
Value logical_and(Value a, Value b) { return emit_broadcast(LogicalAnd{}, {cast(a, b8), cast(b, b8)}); }
Value logical_or(Value a, Value b) { return emit_broadcast(LogicalOr{}, {cast(a, b8), cast(b, b8)}); }
Value logical_not(Value a) { return emit(LogicalNot{}, {cast(a, b8)}); }
Value is_nan(Value x) { return emit(IsNan{}, {x}); }
Value is_finite(Value x) { return emit(IsFinite{}, {x}); }

Value select(Value condition, Value a, Value b) {
  const DType dtype = promote(a.dtype(), b.dtype());
  const Shape shape = broadcast_shapes(condition.shape(), broadcast_shapes(a.shape(), b.shape()));
  return emit(Select{}, {broadcast_to(cast(condition, b8), shape), broadcast_to(cast(a, dtype), shape),
                         broadcast_to(cast(b, dtype), shape)});
}
Value cast(Value x, DType dtype) { return x.dtype() == dtype ? x : emit(Cast{dtype}, {x}); }
Value stop_gradient(Value x) { return emit(StopGradient{}, {x}); }

}  // namespace ops

Value operator+(Value a, Value b) { return ops::add(a, b); }
Value operator-(Value a, Value b) { return ops::subtract(a, b); }
Value operator*(Value a, Value b) { return ops::multiply(a, b); }
Value operator/(Value a, Value b) { return ops::divide(a, b); }
Value operator-(Value a) { return ops::negative(a); }
Value operator+(Value a, double b) { return a + ops::number(b, a); }
Value operator-(Value a, double b) { return a - ops::number(b, a); }
Value operator*(Value a, double b) { return a * ops::number(b, a); }
Value operator/(Value a, double b) { return a / ops::number(b, a); }
Value operator+(double a, Value b) { return ops::number(a, b) + b; }
Value operator-(double a, Value b) { return ops::number(a, b) - b; }
Value operator*(double a, Value b) { return ops::number(a, b) * b; }
Value operator/(double a, Value b) { return ops::number(a, b) / b; }
Value operator<(Value a, Value b) { return ops::less(a, b); }
Value operator<=(Value a, Value b) { return ops::less_equal(a, b); }
Value operator>(Value a, Value b) { return ops::greater(a, b); }
Value operator>=(Value a, Value b) { return ops::greater_equal(a, b); }
Value operator<(Value a, double b) { return ops::less(a, b); }
Value operator<=(Value a, double b) { return ops::less_equal(a, b); }
Value operator>(Value a, double b) { return ops::greater(a, b); }
Value operator>=(Value a, double b) { return ops::greater_equal(a, b); }

}  // namespace hornet

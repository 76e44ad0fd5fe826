// The operations of keras.ops that functional models may hold. To add one: a line in the list at the end.
#include <array>
#include <hornet/ops/cumulative.hpp>
#include <hornet/ops/einsum.hpp>
#include <hornet/ops/elementary.hpp>
#include <hornet/ops/matmul.hpp>
#include <hornet/ops/moments.hpp>
#include <hornet/ops/norm.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/ops/shape.hpp>
#include <hornet/ops/softmax.hpp>
#include <hornet/ops/statistics.hpp>
#include <hornet/ops/tensordot.hpp>

#include "src/model/arranging_operations.hpp"
#include "src/model/operation.hpp"
#include "src/model/operation_arguments.hpp"
#include "src/model/picking_operations.hpp"

namespace hornet {
namespace {

// Python's `/` and the like: a number on either side.
struct Plus {
  template <class A, class B>
  static Value of(A a, B b) {
    return a + b;
  }
};
struct Minus {
  template <class A, class B>
  static Value of(A a, B b) {
    return a - b;
  }
};
struct Times {
  template <class A, class B>
  static Value of(A a, B b) {
    return a * b;
  }
};
struct Over {
  template <class A, class B>
  static Value of(A a, B b) {
    return a / b;
  }
};

template <class Op>
Outputs arithmetic(const Operands& operands, const Config&) {
  const Operand &a = operand(operands, 0), &b = operand(operands, 1);
  if (a.value && b.value) return Op::of(a.value, b.value);
  return a.value ? Op::of(a.value, b.literal.as_double()) : Op::of(a.literal.as_double(), tensor(operands, 1));
}

// A number takes the dtype of the tensor beside it.
Value or_number(const Operand& operand, Value like) {
  return operand.value ? operand.value : ops::scalar(operand.literal.as_double(), like);
}

template <Value (*op)(Value, Value)>
Outputs binary(const Operands& operands, const Config&) {
  const Operand &a = operand(operands, 0), &b = operand(operands, 1);
  if (!a.value && !b.value) throw ConfigError("expected a tensor among its arguments");
  return op(or_number(a, b.value), or_number(b, a.value));
}

template <Value (*op)(Value)>
Outputs unary(const Operands& operands, const Config&) {
  return op(tensor(operands));
}

template <Value (*op)(Value, const ops::Axes&, bool)>
Outputs reduction(const Operands& operands, const Config& options) {
  return op(tensor(operands), axes_of(options), options.at("keepdims").as_bool());
}

template <Value (*op)(Value, std::int64_t)>
Outputs along_axis(const Operands& operands, const Config& options) {
  return op(tensor(operands), axis_of(options));
}

Outputs clip(const Operands& operands, const Config& options) {
  return ops::clip(tensor(operands), options.at("x_min").as_double(), options.at("x_max").as_double());
}
Outputs where(const Operands& operands, const Config&) {
  const Operand &a = operand(operands, 1), &b = operand(operands, 2);
  if (!a.value && !b.value) throw ConfigError("expected a tensor besides the condition");
  return ops::select(tensor(operands), or_number(a, b.value), or_number(b, a.value));
}
Outputs cast(const Operands& operands, const Config& options) {
  return ops::cast(tensor(operands), dtype_from_string(options.at("dtype").as_string()));
}
Outputs einsum(const Operands& operands, const Config& options) {
  return ops::einsum(options.at("subscripts").as_string(), tensors(operands));
}
Outputs matmul(const Operands& operands, const Config&) {
  return ops::matmul(tensor(operands, 0), tensor(operands, 1));
}
Outputs tensordot(const Operands& operands, const Config& options) {
  const Value a = tensor(operands, 0), b = tensor(operands, 1);
  const Config& axes = options.at("axes");
  if (!axes.is_list()) return ops::tensordot(a, b, axes.as_int());
  const Config::List& pair = axes.as_list();
  if (pair.size() != 2) throw ConfigError("expected a number of axes or two lists, got " + to_json(axes));
  return ops::tensordot(a, b, one_or_more(pair[0]), one_or_more(pair[1]));
}
Outputs round(const Operands& operands, const Config& options) {
  if (options.at("decimals").as_int() != 0) throw ConfigError("rounds to whole numbers only: needs decimals=0");
  return ops::round(tensor(operands));
}

Value as_option(Value x, const Config& dtype) {
  return dtype.is_null() ? x : ops::cast(x, dtype_from_string(dtype.as_string()));
}

template <Value (*filled)(Value)>
Outputs filled_like(const Operands& operands, const Config& options) {
  return as_option(filled(tensor(operands)), options.at("dtype"));
}
Outputs convert_to_tensor(const Operands& operands, const Config& options) {
  return as_option(tensor(operands), options.at("dtype"));
}
Outputs full_like(const Operands& operands, const Config& options) {
  const Value x = as_option(tensor(operands), options.at("dtype"));
  const Operand& filling = operand(operands, 1);
  if (!filling.value) return ops::full_like(x, filling.literal.as_double());
  return ops::broadcast_to(ops::cast(filling.value, x.dtype()), x.shape());
}

Outputs nan_to_num(const Operands& operands, const Config& options) {
  const auto number = [&](const char* key) {
    const Config& value = options.at(key);
    return value.is_null() ? std::nullopt : std::optional(value.as_double());
  };
  return ops::nan_to_num(tensor(operands), {number("nan").value_or(0), number("posinf"), number("neginf")});
}

Outputs count_nonzero(const Operands& operands, const Config& options) {
  return ops::count_nonzero(tensor(operands), axes_of(options));
}
Outputs prod(const Operands& operands, const Config& options) {
  return ops::prod(as_option(tensor(operands), options.at("dtype")), axes_of(options),
                   options.at("keepdims").as_bool());
}
Outputs moments(const Operands& operands, const Config& options) {
  const ops::MeanAndVariance found =
      ops::moments(tensor(operands), one_or_more(options.at("axes")), options.at("keepdims").as_bool());
  return std::vector{found.mean, found.variance};
}

// Without an axis, of the elements one after the other.
template <Value (*op)(Value, std::int64_t)>
Outputs running(const Operands& operands, const Config& options) {
  const Value x = as_option(tensor(operands), options.at("dtype"));
  if (!options.at("axis").is_null()) return op(x, axis_of(options));
  return op(ops::reshape(x, {x.shape().size()}), 0);
}

ops::NormOrder norm_order(const Config& ord) {
  if (ord.is_null()) return {};
  if (ord == Config("fro") || ord == Config("nuc")) return ord.as_string();
  return ord.as_double();
}
Outputs norm(const Operands& operands, const Config& options) {
  return ops::norm(tensor(operands), axes_of(options), options.at("keepdims").as_bool(), norm_order(options.at("ord")));
}

Outputs normalize(const Operands& operands, const Config& options) {
  const Value x = tensor(operands);
  const std::int64_t order = options.at("order").as_int();
  const double epsilon = options.at("epsilon").is_null() ? 1e-7 : options.at("epsilon").as_double();
  if (order < 1) throw ConfigError("normalizes by an order of 1 or more, got " + std::to_string(order));
  if (order != 2) return x / ops::maximum(ops::norm(x, axes_of(options), true, static_cast<double>(order)), epsilon);
  return x * ops::minimum(ops::rsqrt(ops::sum(ops::square(x), axes_of(options), true)), 1 / epsilon);
}

constexpr std::string_view kNumpy = "keras.src.ops.numpy", kNn = "keras.src.ops.nn", kCore = "keras.src.ops.core",
                           kMath = "keras.src.ops.math", kLinalg = "keras.src.ops.linalg",
                           kImage = "keras.src.ops.image";

constexpr auto kOperations = std::to_array<OperationKind>({
    {"Add", kNumpy, arithmetic<Plus>},
    {"Subtract", kNumpy, arithmetic<Minus>},
    {"Multiply", kNumpy, arithmetic<Times>},
    {"TrueDivide", kNumpy, arithmetic<Over>},
    {"Divide", kNumpy, arithmetic<Over>},
    {"DivideNoNan", kNumpy, binary<ops::divide_no_nan>},
    {"Power", kNumpy, binary<ops::power>},
    {"Mod", kNumpy, binary<ops::mod>},
    {"Maximum", kNumpy, binary<ops::maximum>},
    {"Minimum", kNumpy, binary<ops::minimum>},
    {"Equal", kNumpy, binary<ops::equal>},
    {"NotEqual", kNumpy, binary<ops::not_equal>},
    {"Less", kNumpy, binary<ops::less>},
    {"LessEqual", kNumpy, binary<ops::less_equal>},
    {"Greater", kNumpy, binary<ops::greater>},
    {"GreaterEqual", kNumpy, binary<ops::greater_equal>},
    {"LogicalAnd", kNumpy, binary<ops::logical_and>},
    {"LogicalOr", kNumpy, binary<ops::logical_or>},
    {"LogicalXor", kNumpy, binary<ops::logical_xor>},
    {"FloorDivide", kNumpy, binary<ops::floor_divide>},
    {"NanToNum", kNumpy, nan_to_num},
    {"LogicalNot", kNumpy, unary<ops::logical_not>},
    {"Negative", kNumpy, unary<ops::negative>},
    {"Absolute", kNumpy, unary<ops::abs>},
    {"Sign", kNumpy, unary<ops::sign>},
    {"Square", kNumpy, unary<ops::square>},
    {"Sqrt", kNumpy, unary<ops::sqrt>},
    {"Rsqrt", kMath, unary<ops::rsqrt>},
    {"Reciprocal", kNumpy, unary<ops::reciprocal>},
    {"Exp", kNumpy, unary<ops::exp>},
    {"Expm1", kNumpy, unary<ops::expm1>},
    {"Log", kNumpy, unary<ops::log>},
    {"Log1p", kNumpy, unary<ops::log1p>},
    {"Log2", kNumpy, unary<ops::log2>},
    {"Log10", kNumpy, unary<ops::log10>},
    {"Logaddexp", kNumpy, binary<ops::logaddexp>},
    {"Sin", kNumpy, unary<ops::sin>},
    {"Cos", kNumpy, unary<ops::cos>},
    {"Tan", kNumpy, unary<ops::tan>},
    {"Sinh", kNumpy, unary<ops::sinh>},
    {"Cosh", kNumpy, unary<ops::cosh>},
    {"Tanh", kNumpy, unary<ops::tanh>},
    {"Arcsinh", kNumpy, unary<ops::asinh>},
    {"Arctan", kNumpy, unary<ops::atan>},
    {"Arctan2", kNumpy, binary<ops::atan2>},
    {"Arcsin", kNumpy, unary<ops::asin>},
    {"Arccos", kNumpy, unary<ops::acos>},
    {"Arccosh", kNumpy, unary<ops::acosh>},
    {"Arctanh", kNumpy, unary<ops::atanh>},
    {"Erf", kMath, unary<ops::erf>},
    {"Erfinv", kMath, unary<ops::erf_inv>},
    {"Floor", kNumpy, unary<ops::floor>},
    {"Ceil", kNumpy, unary<ops::ceil>},
    {"Round", kNumpy, round},
    {"Trunc", kNumpy, unary<ops::trunc>},
    {"Relu", kNn, unary<ops::relu>},
    {"Sigmoid", kNn, unary<ops::sigmoid>},
    {"Softplus", kNn, unary<ops::softplus>},
    {"LeakyRelu", kNn},
    {"Elu", kNn},
    {"Selu", kNn},
    {"Celu", kNn},
    {"Gelu", kNn},
    {"Silu", kNn},
    {"HardSilu", kNn},
    {"LogSigmoid", kNn},
    {"HardSigmoid", kNn},
    {"SparseSigmoid", kNn},
    {"Relu6", kNn},
    {"Softsign", kNn},
    {"HardTanh", kNn},
    {"TanhShrink", kNn},
    {"SoftShrink", kNn},
    {"HardShrink", kNn},
    {"Threshold", kNn},
    {"Squareplus", kNn},
    {"SparsePlus", kNn},
    {"Glu", kNn},
    {"Sparsemax", kNn},
    {"Isfinite", kNumpy, unary<ops::is_finite>},
    {"Isnan", kNumpy, unary<ops::is_nan>},
    {"Isinf", kNumpy, unary<ops::is_inf>},
    {"StopGradient", kCore, unary<ops::stop_gradient>},
    {"Clip", kNumpy, clip},
    {"Where", kNumpy, where},
    {"Cast", kCore, cast},
    {"ConvertToTensor", kCore, convert_to_tensor},
    {"Sum", kNumpy, reduction<ops::sum>},
    {"Mean", kNumpy, reduction<ops::mean>},
    {"Max", kNumpy, reduction<ops::max>},
    {"Min", kNumpy, reduction<ops::min>},
    {"Amax", kNumpy, reduction<ops::max>},
    {"Amin", kNumpy, reduction<ops::min>},
    {"Prod", kNumpy, prod},
    {"CountNonzero", kNumpy, count_nonzero},
    {"Moments", kNn, moments},
    {"Var", kNumpy, reduction<ops::var>},
    {"Std", kNumpy, reduction<ops::std>},
    {"Median", kNumpy, reduction<ops::median>},
    {"Logsumexp", kMath, reduction<ops::logsumexp>},
    {"Any", kNumpy, reduction<ops::any>},
    {"All", kNumpy, reduction<ops::all>},
    {"Norm", kLinalg, norm},
    {"Normalize", kNn, normalize},
    {"Argmax", kNumpy, argmax},
    {"Argmin", kNumpy, argmin},
    {"TopK", kMath, top_k},
    {"InTopK", kMath, in_top_k},
    {"Sort", kNumpy, sort},
    {"Argsort", kNumpy, argsort},
    {"Softmax", kNn, along_axis<ops::softmax>},
    {"LogSoftmax", kNn, along_axis<ops::log_softmax>},
    {"Cumsum", kNumpy, running<ops::cumsum>},
    {"Cumprod", kNumpy, running<ops::cumprod>},
    {"ExpandDims", kNumpy, expand_dims},
    {"Squeeze", kNumpy, squeeze},
    {"Flip", kNumpy, flip},
    {"Roll", kNumpy, roll},
    {"Diff", kNumpy, diff},
    {"Tril", kNumpy, tril},
    {"Triu", kNumpy, triu},
    {"ExtractPatches", kImage, extract_patches},
    {"SpaceToDepth", kNn, space_to_depth},
    {"DepthToSpace", kNn, depth_to_space},
    {"Matmul", kNumpy, matmul},
    {"Tensordot", kNumpy, tensordot},
    {"Dot", kNumpy, binary<ops::dot>},
    {"Inner", kNumpy, binary<ops::inner>},
    {"Vdot", kNumpy, binary<ops::vdot>},
    {"Outer", kNumpy, binary<ops::outer>},
    {"Einsum", kNumpy, einsum},
    {"Reshape", kNumpy, reshape},
    {"Transpose", kNumpy, transpose},
    {"Concatenate", kNumpy, concatenate, true},
    {"Stack", kNumpy, stack, true},
    {"Unstack", kCore, unstack},
    {"Swapaxes", kNumpy, swapaxes},
    {"Moveaxis", kNumpy, moveaxis},
    {"Tile", kNumpy, tile},
    {"Repeat", kNumpy, repeat},
    {"Split", kNumpy, split},
    {"Pad", kNumpy, pad, false, "constant_values"},
    {"OneHot", kNn, one_hot},
    {"ZerosLike", kNumpy, filled_like<ops::zeros_like>},
    {"OnesLike", kNumpy, filled_like<ops::ones_like>},
    {"FullLike", kNumpy, full_like},
    {"Take", kNumpy, take},
    {"TakeAlongAxis", kNumpy, take_along_axis},
    {"GetItem", kNumpy, get_item},
});

}  // namespace

const OperationKind* find_operation(std::string_view module, std::string_view class_name) {
  for (const OperationKind& kind : kOperations)
    if (kind.class_name == class_name && kind.module == module) return &kind;
  return nullptr;
}

}  // namespace hornet

// The operations of keras.ops that functional models may hold. To add one: a line in the list at the end.
#include <array>
#include <hornet/ops/cumulative.hpp>
#include <hornet/ops/einsum.hpp>
#include <hornet/ops/gather.hpp>
#include <hornet/ops/matmul.hpp>
#include <hornet/ops/order.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/ops/shape.hpp>
#include <hornet/ops/softmax.hpp>

#include "src/model/composed_ops.hpp"
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

template <Value (*op)(Value, std::int64_t)>
Outputs position(const Operands& operands, const Config& options) {
  if (options.at("axis").is_null() || options.at("keepdims").as_bool())
    throw ConfigError("needs an axis, and keepdims=False");
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
Outputs reshape(const Operands& operands, const Config& options) {
  return ops::reshape(tensor(operands), Shape(numbers_of(options.at("newshape"))));
}
Outputs transpose(const Operands& operands, const Config& options) {
  return ops::transpose(tensor(operands), numbers_of(options.at("axes")));
}
Outputs concatenate(const Operands& operands, const Config& options) {
  return ops::concatenate(tensors(operands), axis_of(options));
}
Outputs round(const Operands& operands, const Config& options) {
  if (options.at("decimals").as_int() != 0) throw ConfigError("rounds to whole numbers only: needs decimals=0");
  return ops::round(tensor(operands));
}

template <int value>
Outputs filled_like(const Operands& operands, const Config& options) {
  const Config& dtype = options.at("dtype");
  const Value filled = composed::filled_like(tensor(operands), value);
  return dtype.is_null() ? filled : ops::cast(filled, dtype_from_string(dtype.as_string()));
}

Outputs one_hot(const Operands& operands, const Config& options) {
  if (options.at("sparse").as_bool()) throw ConfigError("gives dense tensors only: needs sparse=False");
  const Value rows = ops::one_hot(tensor(operands), options.at("num_classes").as_int(),
                                  dtype_from_string(options.at("dtype").as_string()));
  return composed::moveaxis(rows, {-1}, {axis_of(options)});
}

// Of vectors and, without an order, of all elements: the norms of matrices that Keras computes beside are refused.
Outputs norm(const Operands& operands, const Config& options) {
  const Value x = tensor(operands);
  const Config& order = options.at("ord");
  const ops::Axes axes = axes_of(options);
  const bool keepdims = options.at("keepdims").as_bool();
  if (order.is_null()) return composed::l2_norm(x, axes, keepdims);
  const bool vectors = axes.list.size() == 1 || (axes.list.empty() && x.rank() == 1);
  if (vectors && order == Config(1)) return composed::l1_norm(x, axes, keepdims);
  if (vectors && order == Config(2)) return composed::l2_norm(x, axes, keepdims);
  throw ConfigError("computes norms of order 1 and 2 along one axis, got ord=" + to_json(order));
}

Outputs normalize(const Operands& operands, const Config& options) {
  const Value x = tensor(operands);
  const std::int64_t order = options.at("order").as_int();
  const double epsilon = options.at("epsilon").is_null() ? 1e-7 : options.at("epsilon").as_double();
  if (order == 1) return x / ops::maximum(composed::l1_norm(x, axes_of(options), true), epsilon);
  if (order != 2) throw ConfigError("normalizes by order 1 or 2, got " + std::to_string(order));
  return x * ops::minimum(ops::rsqrt(ops::sum(ops::square(x), axes_of(options), true)), 1 / epsilon);
}

std::vector<std::int64_t> one_or_more(const Config& numbers) {
  return numbers.is_list() ? numbers_of(numbers) : std::vector{numbers.as_int()};
}

Outputs swapaxes(const Operands& operands, const Config& options) {
  return composed::swapaxes(tensor(operands), options.at("axis1").as_int(), options.at("axis2").as_int());
}
Outputs moveaxis(const Operands& operands, const Config& options) {
  return composed::moveaxis(tensor(operands), one_or_more(options.at("source")),
                            one_or_more(options.at("destination")));
}
Outputs stack(const Operands& operands, const Config& options) {
  return composed::stack(tensors(operands), axis_of(options));
}
Outputs tile(const Operands& operands, const Config& options) {
  return composed::tile(tensor(operands), one_or_more(options.at("repeats")));
}
Outputs repeat(const Operands& operands, const Config& options) {
  if (options.at("axis").is_null()) throw ConfigError("needs an axis");
  return composed::repeat(tensor(operands), options.at("repeats").as_int(), axis_of(options));
}

Outputs split(const Operands& operands, const Config& options) {
  const Config& cuts = options.at("indices_or_sections");
  if (cuts.is_list()) return ops::split(tensor(operands), numbers_of(cuts), axis_of(options));
  return ops::split(tensor(operands), cuts.as_int(), axis_of(options));
}

Outputs pad(const Operands& operands, const Config& options) {
  const std::string& mode = options.at("mode").as_string();
  if (mode != "constant") throw ConfigError("pads with a constant only, got mode='" + mode + "'");
  std::vector<std::int64_t> before, after;
  for (const Config& pair : options.at("pad_width").as_list()) {
    const std::vector<std::int64_t> widths = numbers_of(pair);
    if (widths.size() != 2) throw ConfigError("expected pairs as pad_width, got " + to_json(pair));
    before.push_back(widths[0]);
    after.push_back(widths[1]);
  }
  const Config& value = options.at("constant_values");
  return ops::pad(tensor(operands), before, after, value.is_null() ? 0 : value.as_double());
}

constexpr std::string_view kNumpy = "keras.src.ops.numpy", kNn = "keras.src.ops.nn", kCore = "keras.src.ops.core",
                           kMath = "keras.src.ops.math", kLinalg = "keras.src.ops.linalg";

constexpr auto kOperations = std::to_array<OperationKind>({
    {"Add", kNumpy, arithmetic<Plus>},
    {"Subtract", kNumpy, arithmetic<Minus>},
    {"Multiply", kNumpy, arithmetic<Times>},
    {"TrueDivide", kNumpy, arithmetic<Over>},
    {"Divide", kNumpy, arithmetic<Over>},
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
    {"LogicalXor", kNumpy, binary<composed::logical_xor>},
    {"FloorDivide", kNumpy, binary<composed::floor_divide>},
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
    {"Sin", kNumpy, unary<ops::sin>},
    {"Cos", kNumpy, unary<ops::cos>},
    {"Tan", kNumpy, unary<ops::tan>},
    {"Sinh", kNumpy, unary<ops::sinh>},
    {"Cosh", kNumpy, unary<ops::cosh>},
    {"Tanh", kNumpy, unary<ops::tanh>},
    {"Arcsinh", kNumpy, unary<ops::asinh>},
    {"Arctan", kNumpy, unary<ops::atan>},
    {"Erf", kMath, unary<ops::erf>},
    {"Erfinv", kMath, unary<ops::erf_inv>},
    {"Floor", kNumpy, unary<ops::floor>},
    {"Ceil", kNumpy, unary<ops::ceil>},
    {"Round", kNumpy, round},
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
    {"StopGradient", kCore, unary<ops::stop_gradient>},
    {"Clip", kNumpy, clip},
    {"Where", kNumpy, where},
    {"Cast", kCore, cast},
    {"Sum", kNumpy, reduction<ops::sum>},
    {"Mean", kNumpy, reduction<ops::mean>},
    {"Max", kNumpy, reduction<ops::max>},
    {"Min", kNumpy, reduction<ops::min>},
    {"Var", kNumpy, reduction<composed::variance>},
    {"Std", kNumpy, reduction<composed::deviation>},
    {"Logsumexp", kMath, reduction<composed::logsumexp>},
    {"Any", kNumpy, reduction<composed::any>},
    {"All", kNumpy, reduction<composed::all>},
    {"Norm", kLinalg, norm},
    {"Normalize", kNn, normalize},
    {"Argmax", kNumpy, position<ops::argmax>},
    {"Argmin", kNumpy, position<ops::argmin>},
    {"Softmax", kNn, along_axis<ops::softmax>},
    {"LogSoftmax", kNn, along_axis<ops::log_softmax>},
    {"Cumsum", kNumpy, along_axis<ops::cumsum>},
    {"ExpandDims", kNumpy, along_axis<ops::expand_dims>},
    {"Squeeze", kNumpy, along_axis<ops::squeeze>},
    {"Flip", kNumpy, along_axis<ops::reverse>},
    {"Matmul", kNumpy, matmul},
    {"Einsum", kNumpy, einsum},
    {"Reshape", kNumpy, reshape},
    {"Transpose", kNumpy, transpose},
    {"Concatenate", kNumpy, concatenate, true},
    {"Stack", kNumpy, stack, true},
    {"Swapaxes", kNumpy, swapaxes},
    {"Moveaxis", kNumpy, moveaxis},
    {"Tile", kNumpy, tile},
    {"Repeat", kNumpy, repeat},
    {"Split", kNumpy, split},
    {"Pad", kNumpy, pad, false, "constant_values"},
    {"OneHot", kNn, one_hot},
    {"ZerosLike", kNumpy, filled_like<0>},
    {"OnesLike", kNumpy, filled_like<1>},
    {"Take", kNumpy, take},
    {"GetItem", kNumpy, get_item},
});

}  // namespace

const OperationKind* find_operation(std::string_view module, std::string_view class_name) {
  for (const OperationKind& kind : kOperations)
    if (kind.class_name == class_name && kind.module == module) return &kind;
  return nullptr;
}

}  // namespace hornet

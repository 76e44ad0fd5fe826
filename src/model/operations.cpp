// The operations of keras.ops that functional models may hold. To add one: a line in the list at the end.
#include <array>
#include <hornet/ops/cumulative.hpp>
#include <hornet/ops/einsum.hpp>
#include <hornet/ops/gather.hpp>
#include <hornet/ops/get_item.hpp>
#include <hornet/ops/matmul.hpp>
#include <hornet/ops/order.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/ops/shape.hpp>
#include <hornet/ops/softmax.hpp>

#include "src/model/operation.hpp"

namespace hornet {
namespace {

using Operands = std::vector<Operand>;

const Operand& operand(const Operands& operands, std::size_t i) {
  if (i < operands.size()) return operands[i];
  throw ConfigError("expected " + std::to_string(i + 1) + " arguments, got " + std::to_string(operands.size()));
}

Value tensor(const Operands& operands, std::size_t i = 0) {
  if (const Value value = operand(operands, i).value) return value;
  throw ConfigError("expected a tensor for argument " + std::to_string(i) + ", got " + to_json(operands[i].literal));
}

std::int64_t axis_of(const Config& options) { return options.at("axis").as_int(); }

std::vector<std::int64_t> numbers_of(const Config& list) {
  std::vector<std::int64_t> out;
  for (const Config& number : list.as_list()) out.push_back(number.as_int());
  return out;
}

ops::Axes axes_of(const Config& options) {
  const Config& axis = options.at("axis");
  if (axis.is_null()) return {};
  return axis.is_list() ? ops::Axes(numbers_of(axis)) : ops::Axes(axis.as_int());
}

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
Value arithmetic(const Operands& operands, const Config&) {
  const Operand &a = operand(operands, 0), &b = operand(operands, 1);
  if (a.value && b.value) return Op::of(a.value, b.value);
  return a.value ? Op::of(a.value, b.literal.as_double()) : Op::of(a.literal.as_double(), tensor(operands, 1));
}

// A number takes the dtype of the tensor beside it.
template <Value (*op)(Value, Value)>
Value binary(const Operands& operands, const Config&) {
  const Operand &a = operand(operands, 0), &b = operand(operands, 1);
  if (a.value && b.value) return op(a.value, b.value);
  if (a.value) return op(a.value, ops::scalar(b.literal.as_double(), a.value));
  return op(ops::scalar(a.literal.as_double(), tensor(operands, 1)), tensor(operands, 1));
}

template <Value (*op)(Value)>
Value unary(const Operands& operands, const Config&) {
  return op(tensor(operands));
}

template <Value (*op)(Value, const ops::Axes&, bool)>
Value reduction(const Operands& operands, const Config& options) {
  return op(tensor(operands), axes_of(options), options.at("keepdims").as_bool());
}

template <Value (*op)(Value, std::int64_t)>
Value along_axis(const Operands& operands, const Config& options) {
  return op(tensor(operands), axis_of(options));
}

template <Value (*op)(Value, std::int64_t)>
Value position(const Operands& operands, const Config& options) {
  if (options.at("axis").is_null() || options.at("keepdims").as_bool())
    throw ConfigError("needs an axis, and keepdims=False");
  return op(tensor(operands), axis_of(options));
}

Value clip(const Operands& operands, const Config& options) {
  return ops::clip(tensor(operands), options.at("x_min").as_double(), options.at("x_max").as_double());
}
Value where(const Operands& operands, const Config&) {
  return ops::select(tensor(operands, 0), tensor(operands, 1), tensor(operands, 2));
}
Value cast(const Operands& operands, const Config& options) {
  return ops::cast(tensor(operands), dtype_from_string(options.at("dtype").as_string()));
}
Value einsum(const Operands& operands, const Config& options) {
  std::vector<Value> values;
  for (std::size_t i = 0; i < operands.size(); ++i) values.push_back(tensor(operands, i));
  return ops::einsum(options.at("subscripts").as_string(), values);
}
Value matmul(const Operands& operands, const Config&) { return ops::matmul(tensor(operands, 0), tensor(operands, 1)); }
Value reshape(const Operands& operands, const Config& options) {
  return ops::reshape(tensor(operands), Shape(numbers_of(options.at("newshape"))));
}
Value transpose(const Operands& operands, const Config& options) {
  return ops::transpose(tensor(operands), numbers_of(options.at("axes")));
}
Value concatenate(const Operands& operands, const Config& options) {
  std::vector<Value> parts;
  for (std::size_t i = 0; i < operands.size(); ++i) parts.push_back(tensor(operands, i));
  return ops::concatenate(parts, axis_of(options));
}
Value take(const Operands& operands, const Config& options) {
  const Value x = tensor(operands);
  if (const Value indices = operand(operands, 1).value) return ops::gather(x, indices, axis_of(options));
  std::vector<Index> indices(static_cast<std::size_t>(x.shape().normalize(axis_of(options))), All);
  indices.emplace_back(operands[1].literal.as_int());
  return ops::get_item(x, indices);
}

std::optional<std::int64_t> end_of(const Config& slice, const char* key) {
  const Config& end = slice.at(key);
  return end.is_null() ? std::nullopt : std::optional(end.as_int());
}

Index index_of(const Config& key) {
  if (key.is_number()) return key.as_int();
  const Config* class_name = key.is_dict() ? key.find("class_name") : nullptr;
  if (!class_name || *class_name != Config("__slice__")) throw ConfigError("cannot take the part " + to_json(key));
  const Config& slice = key.at("config");
  return Slice{
      .start = end_of(slice, "start"), .stop = end_of(slice, "stop"), .step = end_of(slice, "step").value_or(1)};
}

bool is_ellipsis(const Config& key) {
  const Config* class_name = key.is_dict() ? key.find("class_name") : nullptr;
  return class_name && *class_name == Config("__ellipsis__");
}

// x[..., 0]: the ellipsis is as many whole axes as are left.
Value get_item(const Operands& operands, const Config&) {
  const Value x = tensor(operands);
  const Config& key = operand(operands, 1).literal;
  const Config::List keys = key.is_list() ? key.as_list() : Config::List{key};
  std::vector<Index> indices;
  for (const Config& each : keys) {
    if (!is_ellipsis(each)) {
      indices.push_back(index_of(each));
      continue;
    }
    for (std::size_t i = keys.size() - 1; i < static_cast<std::size_t>(x.rank()); ++i) indices.emplace_back(All);
  }
  return ops::get_item(x, indices);
}

constexpr std::string_view kNumpy = "keras.src.ops.numpy", kNn = "keras.src.ops.nn", kCore = "keras.src.ops.core",
                           kMath = "keras.src.ops.math";

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
    {"Floor", kNumpy, unary<ops::floor>},
    {"Ceil", kNumpy, unary<ops::ceil>},
    {"Relu", kNn, unary<ops::relu>},
    {"Sigmoid", kNn, unary<ops::sigmoid>},
    {"Softplus", kNn, unary<ops::softplus>},
    {"Isnan", kNumpy, unary<ops::is_nan>},
    {"StopGradient", kCore, unary<ops::stop_gradient>},
    {"Clip", kNumpy, clip},
    {"Where", kNumpy, where},
    {"Cast", kCore, cast},
    {"Sum", kNumpy, reduction<ops::sum>},
    {"Mean", kNumpy, reduction<ops::mean>},
    {"Max", kNumpy, reduction<ops::max>},
    {"Min", kNumpy, reduction<ops::min>},
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

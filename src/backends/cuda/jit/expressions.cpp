#include "src/backends/cuda/jit/expressions.hpp"

#include <charconv>
#include <cmath>
#include <cstring>
#include <hornet/base/error.hpp>
#include <iterator>

namespace hornet::cuda {

std::string_view cpp_type(DType dtype) {
  switch (dtype) {
    case f32: return "float";
    case bf16: return "hornet::bfloat16";
    case f64: return "double";
    case i32: return "std::int32_t";
    case i64: return "std::int64_t";
    default: return "std::uint8_t";
  }
}

std::string element_function(std::string_view op) {
  if (op == "abs") return "Absolute";
  if (op == "mod") return "Modulo";
  std::string name;
  bool upper = true;
  for (char c : op) {
    if (c != '_') name += upper ? static_cast<char>(c - 'a' + 'A') : c;
    upper = c == '_';
  }
  return name;
}

namespace {

// The names casts.hpp has for types: booleans have one of their own.
std::string cast_type(DType dtype) { return dtype == b8 ? "hornet::elements::Boolean" : std::string(cpp_type(dtype)); }

}  // namespace

std::string element_expression(const Op& op, const std::vector<std::string>& args, const std::vector<DType>& in,
                               DType out) {
  if (op.name() == "select") return "(" + args[0] + " ? " + args[1] + " : " + args[2] + ")";
  if (op.name() == "cast")
    return "hornet::elements::Convert<" + cast_type(out) + ", " + std::string(cpp_type(in[0])) + ">::f(" + args[0] +
           ")";
  std::string text = "hornet::elements::" + element_function(op.name()) + "::f(";
  for (std::size_t i = 0; i < args.size(); ++i) text += (i ? ", " : "") + args[i];
  return text + ")";
}

namespace {

// In any locale: a comma would be no literal.
std::string float_literal(double value, std::string_view type) {
  if (std::isnan(value)) return std::string(type) + "(__builtin_nan(\"\"))";
  if (std::isinf(value)) return std::string(type) + (value < 0 ? "(-__builtin_inf())" : "(__builtin_inf())");
  char digits[64];
  const auto [end, error] = std::to_chars(digits, std::end(digits), std::fabs(value), std::chars_format::hex);
  return std::string(type) + (std::signbit(value) ? "(-0x" : "(0x") + std::string(&digits[0], end) + ")";
}

}  // namespace

std::string literal(const Tensor& scalar) {
  const std::string_view type = cpp_type(scalar.dtype());
  if (is_floating(scalar.dtype())) return float_literal(scalar.item(), type);
  if (scalar.dtype() != i64) return std::string(type) + "(" + std::to_string(std::llround(scalar.item())) + ")";
  std::uint64_t bits;  // the lowest number has no literal
  std::memcpy(&bits, scalar.raw(), sizeof bits);
  return "static_cast<std::int64_t>(" + std::to_string(bits) + "ULL)";
}

bool is_last_row(const Shape& from, const Shape& to) {
  return from.rank() > 0 && from.back() == to.back() && from.size() == to.back();
}

std::string stretched_index(const Shape& from, const Shape& to, const std::string& i) {
  if (from == to) return i;
  const std::vector<std::int64_t> from_strides = strides_of(from), to_strides = strides_of(to);
  std::string text;
  for (int axis = 0; axis < from.rank(); ++axis) {
    if (from[axis] == 1) continue;
    const auto at = static_cast<std::size_t>(to.rank() - from.rank() + axis);
    std::string index = i;
    if (to_strides[at] != 1) index = "(" + index + " / " + std::to_string(to_strides[at]) + ")";
    if (at > 0) index = "(" + index + " % " + std::to_string(to[static_cast<int>(at)]) + ")";
    const std::int64_t stride = from_strides[static_cast<std::size_t>(axis)];
    text += (text.empty() ? "" : " + ") + index + (stride == 1 ? "" : " * " + std::to_string(stride));
  }
  return text.empty() ? "0" : text;
}

}  // namespace hornet::cuda

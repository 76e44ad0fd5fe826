// Reductions, sorting and products of keras.ops on symbolic tensors.
#include "src/model/operation.hpp"
#include "src/model/symbolic_form.hpp"

namespace hornet {
namespace {

KerasTensor reduction(const char* class_name, const KerasTensor& x, const ops::Axes& axes, bool keepdims) {
  return with_options(class_name, x, {{"axis", form_of(axes)}, {"keepdims", keepdims}});
}

KerasTensor extremum(const char* class_name, const KerasTensor& x, const ops::Axes& axes, bool keepdims) {
  return with_options(class_name, x, {{"axis", form_of(axes)}, {"keepdims", keepdims}, {"initial", Config()}});
}

Config form_of(const ops::NormOrder& ord) {
  if (ord.number) return *ord.number;
  return ord.name.empty() ? Config() : Config(ord.name);
}

}  // namespace

namespace ops {

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

}  // namespace ops
}  // namespace hornet
